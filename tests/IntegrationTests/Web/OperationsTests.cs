using System.Net;
using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Web;

public sealed class OperationsTests(ExchangeAppFixture exchange) : IClassFixture<ExchangeAppFixture>
{
    private readonly ExchangeApp _app = exchange.App;

    [Theory]
    [InlineData("/health")]
    [InlineData("/healthz")]
    public async Task Health_SaysThatTheProcessAnswers(string address) =>
        (await _app.Http.GetAsync(address).JsonAsync()).GetProperty("status").GetString().Should().Be("healthy");

    [Fact]
    public async Task Ready_NamesWhatItNeeds()
    {
        var ready = await _app.Http.GetAsync("/ready").JsonAsync();
        ready.GetProperty("status").GetString().Should().Be("healthy");
        ready.GetProperty("checks").GetProperty("database").GetProperty("status").GetString().Should().Be("healthy");
    }

    [Fact]
    public async Task Ready_WithoutTheDatabase_Is503_AndHealthStays200()
    {
        var database = await TestDatabase.CreateAsync();
        await using var app = await ExchangeApp.StartAsync(database: database);
        await app.Database.ExecuteAsync("UPDATE pg_database SET datallowconn = false WHERE datname = current_database()");
        await app.Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        var ready = await app.Http.GetAsync("/ready").JsonAsync(503);
        ready.GetProperty("status").GetString().Should().Be("unhealthy");
        ready.GetProperty("checks").GetProperty("database").GetProperty("status").GetString().Should().Be("unhealthy");
        await app.Http.GetAsync("/healthz").JsonAsync();
    }

    [Fact]
    public async Task Ready_WithoutRedisAlone_IsDegradedAnd200()
    {
        await using var app = await ExchangeApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["REDIS_URL"] = "redis://127.0.0.1:1" });
        var ready = await app.Http.GetAsync("/ready").JsonAsync();
        ready.GetProperty("status").GetString().Should().Be("degraded");
        ready.GetProperty("checks").GetProperty("database").GetProperty("status").GetString().Should().Be("healthy");
        ready.GetProperty("checks").GetProperty("redis").GetProperty("status").GetString().Should().Be("degraded");
    }

    [Fact]
    public async Task Metrics_AreValidPrometheusText()
    {
        await _app.Http.GetAsync("/v1/auth/me").ProblemAsync(401, "UNAUTHENTICATED");
        await _app.Http.GetAsync("/v1/auth/me").ProblemAsync(401, "UNAUTHENTICATED");
        for (var i = 0; i < 20; i++)
            await _app.Http.GetAsync($"/v1/absent-{Guid.NewGuid()}").ProblemAsync(404, "NOT_FOUND");

        using var answer = await _app.Http.GetAsync("/metrics");
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/plain; version=0.0.4; charset=utf-8");
        var families = PrometheusParser.Parse(await answer.Content.ReadAsStringAsync());

        string[] names =
        [
            "http_request_duration_seconds:histogram", "http_requests_total:counter", "websocket_connections_total:gauge", "websocket_messages_total:counter",
            "orders_placed_total:counter", "trades_executed_total:counter", "order_matching_duration_seconds:histogram", "database_query_duration_seconds:histogram",
            "trading_queue_depth:gauge", "trading_group_size:histogram", "trading_commit_duration_seconds:histogram", "ledger_imbalance:gauge",
            "process_cpu_seconds_total:counter", "process_resident_memory_bytes:gauge", "dotnet_gc_collections_total:counter", "refusals_total:counter",
        ];
        families.Values.Select(family => $"{family.Name}:{family.Type}").Should().Contain(names);

        // The instruments are the process's, shared with the applications of other tests that run meanwhile.
        var me = families["http_requests_total"].Samples.Where(sample => sample.Labels["route"] == "/v1/auth/me" && sample.Labels["status"] == "401" && sample.Labels["method"] == "GET").Should().ContainSingle().Which;
        me.Labels.Should().BeEquivalentTo(new Dictionary<string, string> { ["method"] = "GET", ["route"] = "/v1/auth/me", ["status"] = "401" });
        me.Value.Should().BeGreaterThanOrEqualTo(2);
        families["http_requests_total"].Samples.Select(sample => sample.Labels["route"]).Should().NotContain(route => route.Contains("absent"));
        families["http_request_duration_seconds"].Sum("_count").Should().BeGreaterThanOrEqualTo(22);
    }

    [Fact]
    public async Task OpenApi_DescribesV1InThePlainForm()
    {
        var document = await _app.Http.GetAsync("/openapi/v1.json").JsonAsync();
        document.GetProperty("openapi").GetString().Should().StartWith("3.0.");
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        paths.Should().Contain("/v1/auth/login").And.OnlyContain(path => path.StartsWith("/v1/"));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        schemas.GetProperty("UserRole").GetRawText().Should().Contain("\"ADMIN\"").And.Contain("\"string\"");
        schemas.GetProperty("Login").GetProperty("additionalProperties").ValueKind.Should().Be(JsonValueKind.False);
        var order = schemas.GetProperty("OrderDto").GetProperty("properties");
        order.GetProperty("fees").GetProperty("type").GetString().Should().Be("string");
        order.GetProperty("price").GetProperty("nullable").GetBoolean().Should().BeTrue();
        order.GetProperty("reason").GetProperty("nullable").GetBoolean().Should().BeTrue();
        schemas.GetProperty("OrderReason").GetProperty("enum").EnumerateArray().Should().OnlyContain(value => value.ValueKind == JsonValueKind.String);
        schemas.GetProperty("OrderBookDto").GetProperty("properties").GetProperty("bids").GetProperty("items").GetProperty("maxItems").GetInt32().Should().Be(2);
        var names = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString()).ToList();
        names.Should().OnlyHaveUniqueItems();
        document.GetRawText().Should().NotContain("\"text/json\"").And.NotContain("\"text/plain\"");
    }

    [Fact]
    public async Task Docs_ShowThePage()
    {
        using var page = await _app.Http.GetAsync("/docs/index.html");
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).Should().Contain("swagger");
    }

    [Fact]
    public async Task Docs_ExplainEveryCode()
    {
        using var page = await _app.Http.GetAsync("/docs/errors");
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        var html = await page.Content.ReadAsStringAsync();
        string[] codes =
        [
            "UNAUTHENTICATED", "FORBIDDEN", "RATE_LIMITED", "TOO_LARGE", "VALIDATION_FAILED", "MARKET_NOT_FOUND", "CLIENT_ORDER_ID_REUSED", "MARKET_NOT_OPEN",
            "TRADING_MODE_FORBIDS", "PRICE_OUT_OF_RANGE", "PRICE_OFF_TICK", "QUANTITY_OUT_OF_RANGE", "EXPIRY_IN_PAST", "REDUCE_ONLY_WOULD_INCREASE",
            "INSUFFICIENT_SHARES", "INSUFFICIENT_FUNDS", "POST_ONLY_WOULD_CROSS", "NO_LIQUIDITY", "FILL_OR_KILL_UNFILLABLE", "BUSY", "ORDER_NOT_FOUND",
            "ORDER_NOT_OPEN", "USER_NOT_FOUND", "EMAIL_TAKEN", "INVALID_CREDENTIALS", "SLUG_TAKEN", "STATE_FORBIDS", "IDEMPOTENCY_KEY_REUSED", "DEBT_OUTSTANDING",
            "NOT_FOUND", "METHOD_NOT_ALLOWED", "INTERNAL",
        ];
        codes.Should().AllSatisfy(code => html.Should().Contain($"id=\"{code}\""));
    }

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("https://preview.example.com", true)]
    [InlineData("https://evil.example.com", false)]
    [InlineData("null", false)]
    public async Task Cors_LetsListedOriginsIn(string origin, bool allowed)
    {
        await using var app = await ExchangeApp.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["CORS_ORIGIN"] = "https://app.example.com, https://preview.example.com/" });
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/auth/login");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var answer = await app.Http.SendAsync(request);
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins);
        (origins ?? []).Should().Equal(allowed ? [origin] : []);
        answer.Headers.Contains("Access-Control-Allow-Credentials").Should().Be(allowed);
    }

    [Theory]
    [InlineData("JWT_SECRET", "")]
    [InlineData("JWT_SECRET", "short")]
    [InlineData("JWT_SECRET", "development-only-secret-that-everyone-knows")]
    [InlineData("CORS_ORIGIN", "*")]
    [InlineData("CORS_ORIGIN", "https://app.example.com/path")]
    [InlineData("PORT", "http", "urls")]
    [InlineData("REDIS_URL", "localhost:6379")]
    public async Task Start_WithAWrongSetting_IsRefused(string name, string value, string? without = null)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value };
        if (without is not null)
            settings[without] = "";
        await FluentActions.Awaiting(() => ExchangeApp.StartAsync(settings)).Should().ThrowAsync<Exception>().Where(e => e is InvalidOperationException || e is FormatException);
    }

    [Fact]
    public async Task Development_SeedsItsAccountsOnce()
    {
        var database = await TestDatabase.CreateAsync();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Demo:Markets"] = "false" };
        await using var app = await ExchangeApp.StartAsync(settings, database: database, environment: "Development");
        await using var secondNode = await ExchangeApp.StartAsync(settings, database: database, environment: "Development");
        (await app.LoginAsync("admin@example.com", "admin123")).Should().NotBeNull();
        (await secondNode.LoginAsync("user@example.com", "password123")).Should().NotBeNull();
        (await database.ScalarAsync<long>("SELECT count(*) FROM users JOIN balances ON user_id = id")).Should().Be(2);
        (await database.ScalarAsync<long>("SELECT count(*) FROM users WHERE role = 2")).Should().Be(1);
        (await database.ScalarAsync<long[]>("SELECT array_agg(available ORDER BY available) FROM balances")).Should().Equal(10_000_000, 100_000_000);
    }
}
