using System.Net;
using System.Net.Http.Headers;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Web;

public sealed class ErrorTests(ErrorTests.Probed exchange) : IClassFixture<ErrorTests.Probed>
{
    private readonly ExchangeApp _app = exchange.App;

    public sealed class Probed : IAsyncLifetime
    {
        public ExchangeApp App { get; private set; } = null!;

        public async Task InitializeAsync() =>
            App = await ExchangeApp.StartAsync(services: services => services.AddControllers().AddApplicationPart(typeof(ProbeController).Assembly));

        public async Task DisposeAsync() => await App.DisposeAsync();
    }

    [Fact]
    public async Task UnknownRoute_Is404() => await _app.Http.GetAsync("/v1/nothing-here").ProblemAsync(404, "NOT_FOUND");

    [Fact]
    public async Task WrongMethod_Is405AndSaysWhichOneIsRight()
    {
        using var answer = await _app.Http.DeleteAsync("/v1/auth/me");
        answer.Content.Headers.Allow.Should().Equal("GET", "PATCH");
        await Task.FromResult(answer).ProblemAsync(405, "METHOD_NOT_ALLOWED");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task WrongContentType_Is415(string contentType) =>
        await _app.Http.PostAsync("/v1/probe/echo", Body.Raw("{}", contentType)).ProblemAsync(415, "VALIDATION_FAILED");

    [Fact]
    public async Task MissingBody_Is400()
    {
        (await _app.Http.PostAsync("/v1/probe/echo", null).ProblemAsync(400, "VALIDATION_FAILED")).Members().Should().Equal("body");
        (await _app.Http.PostAsync("/v1/probe/echo", Body.Raw("")).ProblemAsync(400, "VALIDATION_FAILED")).Members().Should().Equal("body");
        (await _app.Http.PostAsync("/v1/probe/echo", Body.Raw("null")).ProblemAsync(400, "VALIDATION_FAILED")).Members().Should().Equal("body");
    }

    [Theory]
    [InlineData("""{"price":"0.55","side":"BUY","quantity":1,"userId":"x"}""", "userId")]
    [InlineData("""{"price":"0.55","side":"HOLD","quantity":1}""", "side")]
    [InlineData("""{"price":0.55555,"side":"BUY","quantity":1}""", "price")]
    [InlineData("""{"price":"0.55","side":"BUY","quantity":1.5}""", "quantity")]
    [InlineData("""{"price":"0.55","side":"BUY","quantity":1,"expiresAt":"2030-01-01T00:00:00"}""", "expiresAt")]
    [InlineData("""{"price":"0.55","side":"BUY"}""", "quantity")]
    [InlineData("""{"price":"0.55",""", "body")]
    [InlineData("[]", "body")]
    public async Task WrongMember_IsNamed(string body, string member)
    {
        var problem = await _app.Http.PostAsync("/v1/probe/echo", Body.Raw(body)).ProblemAsync(400, "VALIDATION_FAILED");
        problem.Members().Should().Equal(member);
        problem.GetRawText().Should().NotContain("System.").And.NotContain("PredictionMarkets.");
    }

    [Fact]
    public async Task GoodBody_ComesBackInTheDialect()
    {
        var body = """{"price":0.5,"side":"SELL","quantity":7,"timeInForce":"FAK","expiresAt":"2030-01-01T02:00:00+02:00"}""";
        var answer = await _app.Http.PostAsync("/v1/probe/echo", Body.Raw(body)).JsonAsync(201);
        answer.GetRawText().Should().Be("""{"price":"0.50","side":"SELL","quantity":7,"timeInForce":"IOC","expiresAt":"2030-01-01T00:00:00Z","note":null}""");
    }

    [Fact]
    public async Task Query_ReadsEnumerationsAndTimesAsBodiesDo()
    {
        var answer = await _app.Http.GetAsync("/v1/probe/query?status=PARTIALLY_FILLED&from=2030-01-01T00:00:00Z&limit=5").JsonAsync();
        answer.GetRawText().Should().Be("""{"status":"PARTIALLY_FILLED","from":"2030-01-01T00:00:00Z","limit":5,"id":null}""");
        (await _app.Http.GetAsync("/v1/probe/query").JsonAsync()).GetProperty("limit").GetInt32().Should().Be(20);
    }

    [Theory]
    [InlineData("status=PartiallyFilled", "status")]
    [InlineData("status=2", "status")]
    [InlineData("from=2030-01-01", "from")]
    [InlineData("limit=many", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("id=7", "id")]
    public async Task Query_WithAWrongValue_NamesIt(string query, string member) =>
        (await _app.Http.GetAsync($"/v1/probe/query?{query}").ProblemAsync(400, "VALIDATION_FAILED")).Members().Should().Equal(member);

    [Theory]
    [InlineData("Invalid", 400)]
    [InlineData("Unauthenticated", 401)]
    [InlineData("Forbidden", 403)]
    [InlineData("NotFound", 404)]
    [InlineData("Conflict", 409)]
    [InlineData("Rule", 422)]
    [InlineData("Limited", 429)]
    [InlineData("Busy", 503)]
    public async Task Refusal_OfEveryKind_HasItsStatus(string kind, int status)
    {
        var name = System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(kind);
        using var answer = await _app.Http.GetAsync($"/v1/probe/refusal?kind={name}");
        (answer.Headers.RetryAfter is not null).Should().Be(status == 503);
        var problem = await Task.FromResult(answer).ProblemAsync(status, "SOME_CODE");
        problem.GetProperty("title").GetString().Should().Be("Some code");
        problem.GetProperty("detail").GetString().Should().Be("Some words.");
    }

    [Fact]
    public async Task ResultOfNothing_Is204()
    {
        using var answer = await _app.Http.GetAsync("/v1/probe/nothing");
        answer.StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("bug")]
    [InlineData("database-bug")]
    public async Task Bug_Is500_TellsNothing_AndIsLoggedUnderItsTraceId(string address)
    {
        var problem = await _app.Http.GetAsync($"/v1/probe/{address}").ProblemAsync(500, "INTERNAL");
        problem.GetRawText().Should().NotContain("secret").And.NotContain("Exception").And.NotContain(" at ");
        var trace = problem.GetProperty("traceId").GetString()!;
        _app.Log.Should().Contain(line => line.StartsWith("Error") && line.Contains(trace) && line.Contains("secret"));
    }

    [Fact]
    public async Task BugAfterHalfAnAnswer_BreaksTheConnection() =>
        await FluentActions.Awaiting(() => _app.Http.GetStringAsync("/v1/probe/late-bug")).Should().ThrowAsync<HttpRequestException>();

    [Fact]
    public async Task DatabaseAway_Is503AndMayBeTriedAgain()
    {
        using var answer = await _app.Http.GetAsync("/v1/probe/database-away");
        answer.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        await Task.FromResult(answer).ProblemAsync(503, "BUSY");
    }

    [Fact]
    public async Task TooLargeABody_Is413_AndThe256thKilobyteIsNot()
    {
        await _app.Http.PostAsync("/v1/probe/echo", Body.Raw(Padded(262_145))).ProblemAsync(413, "TOO_LARGE");
        await _app.Http.PostAsync("/v1/probe/echo", Body.Raw(Padded(262_144))).JsonAsync(201);

        // Without a length in the header the limit is met while reading.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/probe/echo") { Content = Body.Raw(Padded(300_000)) };
        request.Headers.TransferEncodingChunked = true;
        await _app.Http.SendAsync(request).ProblemAsync(413, "TOO_LARGE");

        static string Padded(int length) => """{"price":"0.55","side":"BUY","quantity":1}""".PadRight(length);
    }

    [Theory]
    [InlineData("/v1/auth/me?x=%00")]
    [InlineData("/v1/auth/%00")]
    public async Task NulInAddress_Is400(string address)
    {
        using var answer = await _app.Http.GetAsync(address);
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task ApiPrefix_IsTheSameAsV1()
    {
        var user = await _app.RegisterAsync();
        (await user.Http.GetAsync("/api/auth/me").JsonAsync()).GetProperty("id").GetGuid().Should().Be(user.Id);
        (await user.Http.GetAsync("/API/auth/me").JsonAsync()).GetProperty("id").GetGuid().Should().Be(user.Id);
        await user.Http.GetAsync("/apish/auth/me").ProblemAsync(404, "NOT_FOUND");
    }

    [Fact]
    public async Task EveryAnswer_CarriesTheSecurityHeaders()
    {
        foreach (var address in (string[])["/healthz", "/v1/nothing-here", "/v1/probe/bug"])
        {
            using var answer = await _app.Http.GetAsync(address);
            answer.Headers.GetValues("X-Content-Type-Options").Should().Equal(["nosniff"], address);
            answer.Headers.Contains("Server").Should().BeFalse();
        }
    }

    [Fact]
    public async Task PrivateAnswers_AreKeptByNoCache()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/probe/query") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "x") } };
        using var answer = await _app.Http.SendAsync(request);
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        using var open = await _app.Http.GetAsync("/v1/probe/query");
        open.Headers.CacheControl.Should().BeNull();
    }
}
