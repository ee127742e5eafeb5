using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Accounts;

/// <summary>
/// Every operation of the API's description times {anonymous, owner, other user, administrator}. An operation without a row fails; so does a row without an
/// operation. A row says who may call it, with a body that is well formed, so that the answer speaks of the right to call and not of the body.
/// </summary>
public sealed class AccessMatrixTests
{
    private enum Who
    {
        /// <summary>Everyone: nobody is answered 401 UNAUTHENTICATED or 403.</summary>
        Anyone = 1,

        /// <summary>Who has signed in, each with what is theirs.</summary>
        User = 2,

        /// <summary>Administrators.</summary>
        Admin = 3,

        /// <summary>The owner alone; to others, administrators included, there is no such thing (404).</summary>
        Owner = 4,
    }

    private static readonly Row[] Rows =
    [
        new("POST /v1/auth/register", Who.Anyone, """{"email":"x","password":"x"}"""),
        new("POST /v1/auth/login", Who.Anyone, """{"email":"nobody@example.com","password":"x"}"""),
        new("POST /v1/auth/refresh", Who.Anyone, """{"refreshToken":"x"}"""),
        new("POST /v1/auth/logout", Who.Anyone, """{"refreshToken":"x"}""", EndsSession: true),
        new("GET /v1/auth/me", Who.User),
        new("PATCH /v1/auth/me", Who.User, """{"fullName":"Ada"}"""),
        new("GET /v1/auth/sessions", Who.User),
        new("DELETE /v1/auth/sessions/{id}", Who.Owner, Id: "session"),
        new("POST /v1/auth/password", Who.User, """{"password":"x","newPassword":"x"}"""),
        new("POST /v1/auth/password/forgot", Who.Anyone, """{"email":"nobody@example.com"}"""),
        new("POST /v1/auth/password/reset", Who.Anyone, """{"token":"x","newPassword":"another horse"}"""),
        new("POST /v1/auth/email/confirm", Who.Anyone, """{"token":"x"}"""),
        new("POST /v1/auth/email/confirmation", Who.User),
        new("POST /v1/auth/two-factor/setup", Who.User, """{"password":""}"""),
        new("POST /v1/auth/two-factor/confirm", Who.User, """{"code":""}"""),
        new("POST /v1/auth/two-factor/disable", Who.User, """{"password":"","code":""}"""),
        new("POST /v1/auth/two-factor/recovery-codes", Who.User, """{"password":"","code":""}"""),
        new("GET /v1/auth/api-keys", Who.User),
        new("POST /v1/auth/api-keys", Who.User, """{"name":"bot","scopes":["READ"]}"""),
        new("DELETE /v1/auth/api-keys/{id}", Who.Owner, Id: "key"),
        new("GET /v1/markets", Who.Anyone),
        new("POST /v1/markets", Who.Admin, """{"slug":"x","question":"x"}"""),
        new("GET /v1/markets/{market}", Who.Anyone),
        new("PATCH /v1/markets/{market}", Who.Admin, """{"question":"Rain?"}"""),
        new("PATCH /v1/markets/{market}/status", Who.Admin, """{"status":"OPEN"}"""),
        new("POST /v1/markets/{market}/split", Who.User, """{"quantity":1}"""),
        new("POST /v1/markets/{market}/merge", Who.User, """{"quantity":1}"""),
        new("POST /v1/markets/{market}/resolution", Who.Admin, """{"outcome":"YES","source":"x"}"""),
        new("POST /v1/markets/{market}/dispute", Who.User, """{"reason":"x"}"""),
        new("POST /v1/markets/{market}/finalize", Who.Admin),
        new("POST /v1/markets/{market}/correction", Who.Admin, """{"outcome":"YES","source":"x"}"""),
        new("GET /v1/events", Who.Anyone),
        new("GET /v1/events/{event}", Who.Anyone),
        new("POST /v1/events", Who.Admin, """{"slug":"x","title":"x","markets":[]}"""),
        new("PATCH /v1/events/{event}/status", Who.Admin, """{"status":"OPEN"}"""),
        new("POST /v1/events/{event}/resolution", Who.Admin, """{"winner":"matrix-one","source":"x"}"""),
        new("POST /v1/events/{event}/finalize", Who.Admin),
        new("POST /v1/events/{event}/correction", Who.Admin, """{"winner":"matrix-one","source":"x"}"""),
        new("POST /v1/events/{event}/convert", Who.User, """{"markets":["matrix-one"],"quantity":1,"direction":"NO_TO_YES"}"""),
        new("GET /v1/markets/{market}/journal", Who.Anyone),
        new("GET /v1/markets/{market}/candles", Who.Anyone),
        new("GET /v1/markets/categories", Who.Anyone),
        new("GET /v1/trades/{market}", Who.Anyone),
        new("GET /v1/stream", Who.Anyone),
        new("GET /v1/orders/{market}/trades", Who.Anyone),
        new("GET /v1/orderbook/{market}", Who.Anyone),
        new("GET /v1/orders/{market}/orderbook", Who.Anyone),
        new("POST /v1/orders", Who.User, """{"market":"matrix-market","side":"BUY","price":"0.01","quantity":1}"""),
        new("POST /v1/orders/{market}", Who.User, """{"side":"BUY","price":"0.01","quantity":1}"""),
        new("GET /v1/orders", Who.User),
        new("GET /v1/orders/user/orders", Who.User),
        new("GET /v1/orders/{orderId}", Who.Owner, Id: "order"),
        new("GET /v1/orders/by-client-id/{clientOrderId}", Who.Owner, Id: "client order"),
        new("PATCH /v1/orders/{orderId}", Who.Owner, """{"quantity":2}""", Id: "order"),
        new("DELETE /v1/orders/{orderId}", Who.Owner, Id: "order"),
        new("POST /v1/orders/{orderId}/cancel", Who.Owner, Id: "order"),
        new("DELETE /v1/orders", Who.User),
        new("POST /v1/orders/batch", Who.User, """{"items":[]}"""),
        new("GET /v1/user/balance", Who.User),
        new("GET /v1/user/positions", Who.User),
        new("GET /v1/user/portfolio", Who.User),
        new("GET /v1/user/portfolio/history", Who.User),
        new("GET /v1/user/trades", Who.User),
        new("GET /v1/user/ledger", Who.User),
        new("GET /v1/limits", Who.Anyone),
        new("GET /v1/admin/users", Who.Admin),
        new("PATCH /v1/admin/users/{id}", Who.Admin, """{"banned":false}""", Id: "other user"),
        new("GET /v1/admin/audit", Who.Admin),
        new("GET /v1/admin/transfers", Who.Admin),
        new("POST /v1/admin/transfers/{id}/approve", Who.Admin, Id: "unknown"),
        new("POST /v1/admin/transfers/{id}/reject", Who.Admin, "{}", Id: "unknown"),
        new("POST /v1/user/transfer", Who.Admin, """{"amount":"0.00","reason":"x","email":"nobody@example.com"}"""),
        new("GET /v1/admin/jobs", Who.Admin),
        new("GET /v1/admin/jobs/{name}/runs", Who.Admin),
        new("POST /v1/admin/jobs/{name}/run", Who.Admin),
        new("POST /v1/admin/jobs/{name}/pause", Who.Admin),
        new("POST /v1/admin/jobs/{name}/resume", Who.Admin),
        new("GET /v1/admin/reconciliation", Who.Admin),
        new("POST /v1/admin/reconciliation", Who.Admin),
        new("GET /v1/exchange/status", Who.Anyone),
        new("GET /v1/exchange/demo-accounts", Who.Anyone),
        new("POST /v1/admin/exchange/halt", Who.Admin, """{"reason":""}"""),
        new("POST /v1/admin/exchange/resume", Who.Admin, "{}"),
    ];

    [Fact]
    public async Task EveryOperation_AnswersThoseWhoMay_AndRefusesTheOthers()
    {
        await using var app = await ExchangeApp.StartAsync();
        var description = await app.Http.GetAsync("/openapi/v1.json").JsonAsync();
        var operations = description.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(member => member.Name is "get" or "post" or "put" or "patch" or "delete")
                .Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"))
            .Where(operation => operation.Contains(" /v1/", StringComparison.Ordinal)).ToList();
        operations.Should().HaveCountGreaterThan(40);
        operations.Except(Rows.Select(row => row.Operation)).Should().BeEmpty("each operation needs a row that says who may call it");
        Rows.Select(row => row.Operation).Except(operations).Should().BeEmpty("each row is of an operation");

        var world = await World.MakeAsync(app);
        var wrong = new List<string>();
        foreach (var row in Rows)
        {
            wrong.AddRange(await CheckAsync(row, "anonymous", app.Http, world));
            wrong.AddRange(await CheckAsync(row, "other", await world.ClientAsync(world.Other, row), world));
            wrong.AddRange(await CheckAsync(row, "admin", await world.ClientAsync(world.Admin, row), world));
            wrong.AddRange(await CheckAsync(row, "owner", await world.ClientAsync(world.Owner, row), world));
        }

        wrong.Should().BeEmpty();
    }

    private static async Task<IEnumerable<string>> CheckAsync(Row row, string caller, HttpClient client, World world)
    {
        var (method, path) = (row.Operation.Split(' ')[0], row.Operation.Split(' ')[1]);
        var target = path.Replace("{market}", World.Market, StringComparison.Ordinal).Replace("{event}", World.Event, StringComparison.Ordinal);
        if (row.Id is not null)
            target = target[..target.IndexOf('{', StringComparison.Ordinal)] + await world.IdAsync(row.Id) + target[(target.IndexOf('}', StringComparison.Ordinal) + 1)..];
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (row.Body is not null)
            request.Content = Body.Raw(row.Body);
        using var answer = await client.SendAsync(request);
        var status = (int)answer.StatusCode;
        var code = status >= 400 ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString() : null;
        var good = (row.Who, caller) switch
        {
            (Who.Anyone, _) => status < 500 && code is not ("UNAUTHENTICATED" or "FORBIDDEN"),
            (_, "anonymous") => (status, code) is (401, "UNAUTHENTICATED"),
            (Who.User, _) => status < 500 && status is not (401 or 403 or 404),
            (Who.Admin, "admin") => status < 500 && status is not (401 or 403),
            (Who.Admin, _) => (status, code) is (403, "FORBIDDEN"),
            (Who.Owner, "owner") => status is >= 200 and < 300,
            (Who.Owner, _) => status == 404,
            _ => false,
        };
        return good ? [] : [$"{row.Operation} by {caller}: {status} {code}"];
    }

    private sealed record Row(string Operation, Who Who, string? Body = null, string? Id = null, bool EndsSession = false);

    private sealed class World(ExchangeApp app, TestUser owner, TestUser other, TestUser admin)
    {
        public const string Market = "matrix-market";
        public const string Event = "matrix-event";
        private int _orders;

        public TestUser Owner => owner;

        public TestUser Other => other;

        public TestUser Admin => admin;

        public static async Task<World> MakeAsync(ExchangeApp app)
        {
            var world = new World(app, await app.RegisterAsync(), await app.RegisterAsync(), await app.AdminAsync());
            await world.Admin.Http.PostAsync("/v1/markets", Body.Of(new { slug = Market, question = "Does the matrix hold?" })).JsonAsync(201);
            await world.Admin.Http.PostAsync("/v1/events", Body.Of(new
            {
                slug = Event, title = "Which matrix?",
                markets = new[] { new { slug = "matrix-one", question = "This one?", label = "This" }, new { slug = "matrix-other", question = "Another?", label = "Other" } },
            })).JsonAsync(201);
            await world.Admin.Http.PatchAsync($"/v1/markets/{Market}/status", Body.Of(new { status = "OPEN" })).JsonAsync();
            await world.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(new { userId = world.Owner.Id, amount = "100.00", reason = "Test" })).JsonAsync();
            return world;
        }

        /// <summary>The user's client; one of a session of its own where the call ends the session.</summary>
        public async Task<HttpClient> ClientAsync(TestUser user, Row row) => row.EndsSession ? (await app.LoginAsync(user.Email)).Http : user.Http;

        /// <summary>The id of a fresh thing of the owner's.</summary>
        public async Task<string> IdAsync(string kind)
        {
            switch (kind)
            {
                case "session":
                    var signedIn = await app.SignInAsync(owner);
                    return new System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler().ReadJwtToken(signedIn.AccessToken()).Claims.Single(claim => claim.Type == "sid").Value;
                case "other user":
                    return other.Id.ToString();
                case "unknown":
                    return Guid.NewGuid().ToString();
                case "key":
                    return (await owner.ApiKeyAsync(["READ"])).Id.ToString();
                default:
                    var clientOrderId = $"matrix-{_orders++}";
                    var placed = await owner.Http.PostAsync(
                        "/v1/orders", Body.Of(new { market = Market, side = "BUY", price = "0.01", quantity = 1, clientOrderId })).JsonAsync(201);
                    return kind == "order" ? placed.GetProperty("order").GetProperty("id").GetString()! : clientOrderId;
            }
        }
    }
}
