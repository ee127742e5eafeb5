using System.Net;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Accounts;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Limits;

/// <summary>The windows are ten minutes, so that nothing grows back while a slow machine runs the test.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task Anonymous_BeyondTheLimit_Is429UntilRetryAfter()
    {
        await using var room = await OpenAsync(("RateLimits:Anonymous", "3/600"));

        for (var left = 2; left >= 0; left--)
        {
            using var answer = await room.Anyone.GetAsync("/v1/markets");
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            Header(answer, "RateLimit-Limit").Should().Be("3");
            Header(answer, "RateLimit-Remaining").Should().Be(left.ToString());
            int.Parse(Header(answer, "RateLimit-Reset")).Should().BeInRange(1, 600);
        }

        using var refused = await room.Anyone.GetAsync("/v1/markets");
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.Should().BeInRange(1, 200);
        Header(refused, "RateLimit-Remaining").Should().Be("0");
        await Task.FromResult(refused).ProblemAsync(429, "RATE_LIMITED");
        await room.Anyone.GetAsync("/nowhere").ProblemAsync(429, "RATE_LIMITED");
    }

    [Fact]
    public async Task SpoofedForwardedFor_ChangesNothing()
    {
        await using var room = await OpenAsync(("RateLimits:Anonymous", "2/600"));
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
            statuses.Add(await GetAsync(room.Anyone, "/v1/markets", $"203.0.113.{i}"));
        statuses.Should().Equal(HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task ForwardedFor_OfAKnownProxy_NamesTheCaller()
    {
        await using var room = await OpenAsync(("RateLimits:Anonymous", "1/600"), ("Proxies:Known", "127.0.0.1, ::1"));

        (await GetAsync(room.Anyone, "/v1/markets", "203.0.113.1")).Should().Be(HttpStatusCode.OK);
        (await GetAsync(room.Anyone, "/v1/markets", "203.0.113.2")).Should().Be(HttpStatusCode.OK);
        (await GetAsync(room.Anyone, "/v1/markets", "203.0.113.1")).Should().Be(HttpStatusCode.TooManyRequests);

        // What the caller has put before the proxy's own word is the caller's invention.
        (await GetAsync(room.Anyone, "/v1/markets", "198.51.100.9, 203.0.113.1")).Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task SignedIn_CountsByUser_NotByAddress()
    {
        await using var room = await OpenAsync(("RateLimits:Anonymous", "1/600"), ("RateLimits:User", "2/600"));
        var (ada, bob) = (await room.TraderAsync(0), await room.TraderAsync(0));

        for (var i = 0; i < 2; i++)
        {
            await ada.Http.GetAsync("/v1/user/balance").JsonAsync();
            await bob.Http.GetAsync("/v1/user/balance").JsonAsync();
        }

        await ada.Http.GetAsync("/v1/user/balance").ProblemAsync(429, "RATE_LIMITED");
        (await GetAsync(room.Anyone, "/v1/markets")).Should().Be(HttpStatusCode.OK, "nobody's requests are counted apart");
    }

    [Fact]
    public async Task AnApiKey_CountsByKey_NotByItsOwner()
    {
        await using var room = await OpenAsync(("RateLimits:Anonymous", "4/600"), ("RateLimits:User", "3/600"), ("RateLimits:ApiKey", "2/600"), ("RateLimits:Cancel", "1/600"));
        var trader = await room.TraderAsync(0);
        var keys = new List<string>();
        for (var i = 0; i < 2; i++)
            keys.Add((await trader.Http.PostAsync("/v1/auth/api-keys", Body.Of(new { name = $"bot {i}", scopes = new[] { "TRADE" } })).JsonAsync(201)).Text("secret"));
        foreach (var key in keys)
        {
            using var answer = await SendAsync(room, HttpMethod.Get, "/v1/user/balance", key);
            Header(answer, "RateLimit-Limit").Should().Be("2");
            await SendAsync(room, HttpMethod.Get, "/v1/user/balance", key).JsonAsync();
            await SendAsync(room, HttpMethod.Get, "/v1/user/balance", key).ProblemAsync(429, "RATE_LIMITED");
            await SendAsync(room, HttpMethod.Delete, "/v1/orders", key).JsonAsync();
            await SendAsync(room, HttpMethod.Delete, "/v1/orders", key).ProblemAsync(429, "RATE_LIMITED");
        }

        // Their owner has a request left, and cancels on an account of their own.
        await trader.Http.GetAsync("/v1/user/balance").JsonAsync();
        await trader.Http.GetAsync("/v1/user/balance").ProblemAsync(429, "RATE_LIMITED");
        await trader.Http.DeleteAsync("/v1/orders").JsonAsync();
    }

    [Fact]
    public async Task GuessingApiKeys_CountsByAddress()
    {
        await using var room = await OpenAsync(("RateLimits:Anonymous", "2/600"));
        for (var i = 0; i < 2; i++)
            await SendAsync(room, HttpMethod.Get, "/v1/user/balance", $"{Guid.NewGuid():N}.guess").ProblemAsync(401, "INVALID_API_KEY");
        await SendAsync(room, HttpMethod.Get, "/v1/user/balance", $"{Guid.NewGuid():N}.guess").ProblemAsync(429, "RATE_LIMITED");
    }

    [Fact]
    public async Task Cancelling_IsStillAllowed_WhenNothingElseIs()
    {
        await using var room = await OpenAsync(("RateLimits:User", "1/600"), ("RateLimits:Cancel", "3/600"));
        var trader = await room.TraderAsync(0);
        await trader.Http.GetAsync("/v1/user/balance").JsonAsync();
        await trader.Http.GetAsync("/v1/user/balance").ProblemAsync(429, "RATE_LIMITED");

        await trader.Http.DeleteAsync("/v1/orders").JsonAsync();
        await trader.Http.DeleteAsync($"/v1/orders/{Guid.NewGuid()}").ProblemAsync(404, "ORDER_NOT_FOUND");
        await trader.Http.PostAsync($"/v1/orders/{Guid.NewGuid()}/cancel", null).ProblemAsync(404, "ORDER_NOT_FOUND");
        await trader.Http.DeleteAsync("/v1/orders").ProblemAsync(429, "RATE_LIMITED");
    }

    [Theory]
    [InlineData("/v1/auth/login")]
    [InlineData("/V1/Auth/Login")]
    [InlineData("/api/auth/login")]
    [InlineData("/v1/auth/register")]
    [InlineData("/v1/auth/password/forgot")]
    [InlineData("/v1/auth/password/reset")]
    [InlineData("/v1/auth/email/confirm")]
    [InlineData("/v1/auth/email/confirmation")]
    public async Task SigningIn_CountsByAddress_WhoeverTries(string path)
    {
        await using var room = await OpenAsync(("RateLimits:SignIn", "2/600"));
        for (var i = 0; i < 2; i++)
            (await room.Anyone.PostAsync(path, Body.Of(new { no = "such member" })).StatusAsync()).Should().BeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized);
        await room.Anyone.PostAsync(path, Body.Of(new { email = "nobody", password = "" })).ProblemAsync(429, "RATE_LIMITED");
        await room.Admin.Http.PostAsync(path, Body.Of(new { email = "nobody", password = "" })).ProblemAsync(429, "RATE_LIMITED");
        (await GetAsync(room.Anyone, "/v1/markets")).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Limits_SayWhatApplies()
    {
        await using var room = await OpenAsync(("RateLimits:User", "7/30"));
        var limits = await room.Anyone.GetAsync("/v1/limits").JsonAsync();
        limits.GetProperty("enabled").GetBoolean().Should().BeTrue();
        limits.GetProperty("limits").EnumerateArray()
            .Select(limit => (limit.Text("policy"), limit.GetProperty("requests").GetInt32(), limit.GetProperty("windowSeconds").GetInt32()))
            .Should().Equal(("ANONYMOUS", 100, 60), ("USER", 7, 30), ("API_KEY", 6_000, 60), ("SIGN_IN", 5, 60), ("CANCEL", 6_000, 60), ("CONNECTION", 10, 60));
    }

    [Fact]
    public async Task SwitchedOff_NothingIsCounted()
    {
        await using var room = await OpenAsync(("RateLimits:Enabled", "false"), ("RateLimits:Anonymous", "1/600"));
        for (var i = 0; i < 5; i++)
        {
            using var answer = await room.Anyone.GetAsync("/v1/limits");
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            answer.Headers.Contains("RateLimit-Limit").Should().BeFalse();
        }
    }

    [Fact]
    public async Task Supervisors_AreNotCounted()
    {
        await using var room = await OpenAsync(("RateLimits:Anonymous", "1/600"));
        foreach (var path in new[] { "/health", "/healthz", "/ready", "/health" })
            (await GetAsync(room.Anyone, path)).Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("10/0")]
    [InlineData("1/2/3")]
    public async Task AMistypedLimit_IsRefusedAtStart(string limit)
    {
        var start = () => OpenAsync(("RateLimits:Anonymous", limit));
        (await start.Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("RateLimits__Anonymous");
    }

    private static Task<TradingRoom> OpenAsync(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["RateLimits:Enabled"] = "true" };
        foreach (var (name, value) in settings)
            all[name] = value;
        return TradingRoom.OpenAsync(all);
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path, string? forwardedFor = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
            request.Headers.Add("X-Real-IP", forwardedFor);
            request.Headers.Add("Forwarded", $"for={forwardedFor}");
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(TradingRoom room, HttpMethod method, string path, string key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Api-Key", key);
        return await room.Anyone.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
