using System.Net;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Accounts;

public sealed class ApiKeyTests(ExchangeAppFixture exchange) : IClassFixture<ExchangeAppFixture>
{
    private readonly ExchangeApp _app = exchange.App;

    [Fact]
    public async Task AKey_IsShownOnce_AndStoredHashed()
    {
        var user = await _app.RegisterAsync();
        var (id, secret) = await user.ApiKeyAsync(["READ", "TRADE"]);
        secret.Should().StartWith($"{id:N}.");
        var listed = (await user.Http.GetAsync("/v1/auth/api-keys").JsonAsync()).GetProperty("items").EnumerateArray().Single();
        listed.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()).Should().Equal("READ", "TRADE");
        listed.GetRawText().Should().NotContain(secret.Split('.')[1]);
        (await _app.Database.ScalarAsync<string>("SELECT k::text FROM api_keys k WHERE id = $1", id)).Should().NotContain(secret.Split('.')[1]);
        (await _app.Database.ScalarAsync<bool>("SELECT octet_length(secret_hash) = 32 AND position(convert_to($2, 'UTF8') IN secret_hash) = 0 FROM api_keys WHERE id = $1", id, secret.Split('.')[1]))
            .Should().BeTrue("what is stored is a hash");
        _app.Log.Should().NotContain(line => line.Contains(secret.Split('.')[1]));
    }

    [Fact]
    public async Task AKey_ActsForItsOwner_WithinItsScope()
    {
        var user = await _app.AdminAsync();
        var reading = (await user.ApiKeyAsync(["READ"])).Secret;
        var trading = (await user.ApiKeyAsync(["TRADE"])).Secret;
        (await SendAsync(HttpMethod.Get, "/v1/auth/me", reading).JsonAsync()).GetProperty("id").GetGuid().Should().Be(user.Id);
        await _app.SendAsync(HttpMethod.Get, "/api/user/balance", null, ("Authorization", $"ApiKey {reading}")).JsonAsync();
        await SendAsync(HttpMethod.Delete, "/v1/orders", reading).ProblemAsync(403, "API_KEY_FORBIDS");
        await SendAsync(HttpMethod.Delete, "/v1/orders", trading).JsonAsync();
        foreach (var key in new[] { reading, trading })
        {
            await _app.SendAsync(HttpMethod.Post, "/v1/user/transfer", new { userId = user.Id, amount = "1.00", reason = "x" }, ("X-Api-Key", key)).ProblemAsync(403, "API_KEY_FORBIDS");
            await _app.SendAsync(HttpMethod.Post, "/v1/auth/api-keys", new { name = "x", scopes = new[] { "TRADE" } }, ("X-Api-Key", key)).ProblemAsync(403, "API_KEY_FORBIDS");
            await _app.SendAsync(HttpMethod.Post, "/v1/auth/password", new { password = user.Password, newPassword = "another horse" }, ("X-Api-Key", key)).ProblemAsync(403, "API_KEY_FORBIDS");
            await SendAsync(HttpMethod.Get, "/v1/auth/sessions", key).ProblemAsync(403, "API_KEY_FORBIDS");
        }
    }

    [Fact]
    public async Task ARevokedKey_FailsAtOnce_AndOnlyItsOwnerRevokesIt()
    {
        var (user, other) = (await _app.RegisterAsync(), await _app.RegisterAsync());
        var (id, secret) = await user.ApiKeyAsync(["TRADE"]);
        await SendAsync(HttpMethod.Delete, "/v1/orders", secret).JsonAsync();
        await other.Http.DeleteAsync($"/v1/auth/api-keys/{id}").ProblemAsync(404, "API_KEY_NOT_FOUND");
        await SendAsync(HttpMethod.Delete, "/v1/orders", secret).JsonAsync();
        await user.Http.DeleteAsync($"/v1/auth/api-keys/{id}").JsonAsync(204);
        await SendAsync(HttpMethod.Delete, "/v1/orders", secret).ProblemAsync(401, "INVALID_API_KEY");
    }

    [Fact]
    public async Task AKey_ThatIsWrongExpiredOrRevokedElsewhere_IsRefused()
    {
        var user = await _app.RegisterAsync();
        var (id, secret) = await user.ApiKeyAsync(["READ"]);
        var (_, other) = await user.ApiKeyAsync(["READ"]);
        foreach (var wrong in new[] { $"{id:N}", $"{id:N}.", $"{id:N}.x", $"{id:N}.{other.Split('.')[1]}", $"{Guid.NewGuid():N}.{secret.Split('.')[1]}", "x", secret + "x" })
            await SendAsync(HttpMethod.Get, "/v1/user/balance", wrong).ProblemAsync(401, "INVALID_API_KEY");
        await SendAsync(HttpMethod.Get, "/v1/user/balance", secret).JsonAsync();
        await _app.Database.ExecuteAsync("UPDATE api_keys SET revoked_at = now() WHERE id = $1", id);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await SendAsync(HttpMethod.Get, "/v1/user/balance", secret).ProblemAsync(401, "INVALID_API_KEY");

        var soon = DateTime.UtcNow.AddSeconds(2);
        var expiring = (await user.Http.PostAsync("/v1/auth/api-keys", Body.Of(new { name = "soon", scopes = new[] { "READ" }, expiresAt = soon })).JsonAsync(201)).GetProperty("secret").GetString()!;
        await SendAsync(HttpMethod.Get, "/v1/user/balance", expiring).JsonAsync();
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        await SendAsync(HttpMethod.Get, "/v1/user/balance", expiring).ProblemAsync(401, "INVALID_API_KEY");
    }

    [Fact]
    public async Task ASignedRequest_IsTakenOnce_AsItWasSigned_InItsTime()
    {
        var user = await _app.RegisterAsync();
        var key = await user.ApiKeyAsync(["TRADE"], signed: true);
        await _app.SendSignedAsync(key, HttpMethod.Get, "/v1/orders?limit=5").JsonAsync();
        const string Order = """{"market":"no-such-market","side":"BUY","price":"0.50","quantity":1}""";
        await _app.SendSignedAsync(key, HttpMethod.Post, "/api/orders", Order).ProblemAsync(404, "MARKET_NOT_FOUND");

        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _app.SendSignedAsync(key, HttpMethod.Delete, "/v1/orders", timestamp: now).StatusAsync()));
        answers.Count(status => status == HttpStatusCode.OK).Should().Be(1, "the others are replays");

        await _app.SendSignedAsync(key, HttpMethod.Post, "/v1/orders", Order, sentBody: Order.Replace("BUY", "SELL", StringComparison.Ordinal)).ProblemAsync(401, "INVALID_SIGNATURE");
        await _app.SendSignedAsync(key, HttpMethod.Delete, "/v1/orders", timestamp: now - 31_000).ProblemAsync(401, "INVALID_SIGNATURE");
        await _app.SendSignedAsync(key, HttpMethod.Delete, "/v1/orders", timestamp: now + 35_000).ProblemAsync(401, "INVALID_SIGNATURE");
        await _app.SendSignedAsync((key.Id, "x.AAAA"), HttpMethod.Delete, "/v1/orders").ProblemAsync(401, "INVALID_SIGNATURE");
        await SendAsync(HttpMethod.Delete, "/v1/orders", key.Secret).ProblemAsync(401, "INVALID_API_KEY");
    }

    [Fact]
    public async Task LastUse_IsWritten()
    {
        var user = await _app.RegisterAsync();
        var (id, secret) = await user.ApiKeyAsync(["READ"]);
        await SendAsync(HttpMethod.Get, "/v1/user/balance", secret).JsonAsync();
        for (var i = 0; i < 30 && await _app.Database.ScalarAsync<bool>("SELECT last_used_at IS NULL FROM api_keys WHERE id = $1", id); i++)
            await Task.Delay(500);
        (await _app.Database.ScalarAsync<bool>("SELECT last_used_at IS NOT NULL FROM api_keys WHERE id = $1", id)).Should().BeTrue();
    }

    [Fact]
    public async Task Keys_AreTwentyAtMost_ManyAtOnceToo()
    {
        var user = await _app.RegisterAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => user.Http.PostAsync("/v1/auth/api-keys", Body.Of(new { name = "bot", scopes = new[] { "READ" } })).StatusAsync()));
        answers.Count(status => status == HttpStatusCode.Created).Should().Be(20);
        answers.Count(status => status == HttpStatusCode.UnprocessableEntity).Should().Be(5);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, string key) => _app.SendAsync(method, target, null, ("X-Api-Key", key));
}
