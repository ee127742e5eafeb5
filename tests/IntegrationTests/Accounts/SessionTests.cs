using System.IdentityModel.Tokens.Jwt;
using System.Net;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Accounts;

public sealed class SessionTests(ExchangeAppFixture exchange) : IClassFixture<ExchangeAppFixture>
{
    private readonly ExchangeApp _app = exchange.App;

    [Fact]
    public async Task Refresh_GivesASuccessor_OfTheSameSession()
    {
        var signedIn = await _app.SignInAsync(await _app.RegisterAsync());
        var renewed = await _app.RefreshAsync(signedIn.RefreshToken()).JsonAsync();
        renewed.RefreshToken().Should().NotBe(signedIn.RefreshToken());
        SessionOf(renewed.AccessToken()).Should().Be(SessionOf(signedIn.AccessToken()));
        await _app.RefreshAsync(renewed.RefreshToken()).JsonAsync();
    }

    [Fact]
    public async Task Refresh_FiftyAtOnce_LeavesOneLiveSuccessor()
    {
        var signedIn = await _app.SignInAsync(await _app.RegisterAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _app.RefreshAsync(signedIn.RefreshToken())));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).Should().Be(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).Should().Be(49);
        (await _app.Database.ScalarAsync<long>("SELECT count(*) FROM refresh_tokens WHERE session_id = $1 AND spent_at IS NULL", SessionOf(signedIn.AccessToken()))).Should().Be(1);
        var successor = await Task.FromResult(answers.Single(answer => answer.StatusCode == HttpStatusCode.OK)).JsonAsync();
        await _app.RefreshAsync(successor.RefreshToken()).JsonAsync();
    }

    [Fact]
    public async Task Refresh_WithASpentToken_EndsTheSession()
    {
        var signedIn = await _app.SignInAsync(await _app.RegisterAsync());
        var renewed = await _app.RefreshAsync(signedIn.RefreshToken()).JsonAsync();
        await _app.Database.ExecuteAsync("UPDATE refresh_tokens SET spent_at = spent_at - interval '1 minute' WHERE spent_at IS NOT NULL AND session_id = $1", SessionOf(signedIn.AccessToken()));
        await _app.RefreshAsync(signedIn.RefreshToken()).ProblemAsync(401, "INVALID_REFRESH_TOKEN");

        await _app.RefreshAsync(renewed.RefreshToken()).ProblemAsync(401, "INVALID_REFRESH_TOKEN");
        await _app.Client(renewed.AccessToken()).GetAsync("/v1/user/balance").ProblemAsync(401, "UNAUTHENTICATED");
    }

    [Theory]
    [InlineData("UPDATE refresh_tokens SET expires_at = now() WHERE session_id = $1")]
    [InlineData("UPDATE sessions SET expires_at = now() WHERE id = $1")]
    [InlineData("UPDATE sessions SET revoked_at = now() WHERE id = $1")]
    [InlineData("UPDATE users SET banned_at = now() WHERE id = (SELECT user_id FROM sessions WHERE id = $1)")]
    public async Task Refresh_OfWhatHasEnded_IsRefused(string ending)
    {
        var signedIn = await _app.SignInAsync(await _app.RegisterAsync());
        await _app.Database.ExecuteAsync(ending, SessionOf(signedIn.AccessToken()));
        await _app.RefreshAsync(signedIn.RefreshToken()).ProblemAsync(401, "INVALID_REFRESH_TOKEN");
    }

    [Fact]
    public async Task RefreshToken_IsStoredHashed_AndIsNoAccessToken()
    {
        var signedIn = await _app.SignInAsync(await _app.RegisterAsync());
        (await _app.Database.ScalarAsync<long>(
            "SELECT count(*) FROM refresh_tokens WHERE position(convert_to($1, 'UTF8') IN hash) > 0 OR encode(hash, 'escape') LIKE '%' || $1 || '%'", signedIn.RefreshToken())).Should().Be(0);
        var stored = await _app.Database.ScalarAsync<byte[]>("SELECT hash FROM refresh_tokens WHERE session_id = $1", SessionOf(signedIn.AccessToken()));
        stored.Should().HaveCount(32).And.NotEqual(System.Buffers.Text.Base64Url.DecodeFromChars(signedIn.RefreshToken()));
        await _app.Client(signedIn.RefreshToken()).GetAsync("/v1/auth/me").ProblemAsync(401, "UNAUTHENTICATED");
        await _app.RefreshAsync(signedIn.AccessToken()[..43]).ProblemAsync(401, "INVALID_REFRESH_TOKEN");
        await _app.RefreshAsync(signedIn.AccessToken()).ProblemAsync(400, "VALIDATION_FAILED");
    }

    [Fact]
    public async Task Cookies_RenewTheSession_ButNotForAnotherSite()
    {
        var user = await _app.RegisterAsync();
        using var login = await _app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = user.Password }));
        var cookies = string.Join("; ", login.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null") })
        {
            foreach (var (method, target) in new[] { ("POST", "/v1/auth/refresh"), ("POST", "/v1/auth/email/confirmation"), ("DELETE", "/v1/orders") })
                (await _app.SendAsync(new HttpMethod(method), target, null, ("Cookie", cookies), (name, value)).StatusAsync()).Should().Be(HttpStatusCode.Unauthorized, target);

            // A sign-out of another site's making changes nothing: neither the session nor the cookies.
            using var logout = await _app.SendAsync(HttpMethod.Post, "/v1/auth/logout", null, ("Cookie", cookies), (name, value));
            logout.Headers.Contains("Set-Cookie").Should().BeFalse();
        }

        using var renewed = await _app.SendAsync(HttpMethod.Post, "/v1/auth/refresh", null, ("Cookie", cookies), ("Sec-Fetch-Site", "same-origin"));
        renewed.StatusCode.Should().Be(HttpStatusCode.OK);
        renewed.Headers.GetValues("Set-Cookie").Should().HaveCount(2);
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/api")]
    public async Task RefreshCookie_IsForThePrefixThatTheClientUses(string prefix)
    {
        var user = await _app.RegisterAsync();
        using var login = await _app.Http.PostAsync($"{prefix}/auth/login", Body.Of(new { email = user.Email, password = user.Password }));
        login.Headers.GetValues("Set-Cookie").Should().ContainSingle(cookie => cookie.StartsWith("__Secure-refresh=", StringComparison.Ordinal))
            .Which.Should().Contain($"path={prefix}/auth;", "a browser sends it nowhere else");
    }

    [Fact]
    public async Task Logout_EndsTheSession_AtItsNextCall()
    {
        var user = await _app.RegisterAsync();
        var signedIn = await _app.SignInAsync(user);
        using var client = _app.Client(signedIn.AccessToken());
        await client.GetAsync("/v1/user/balance").JsonAsync();
        using var logout = await client.PostAsync("/v1/auth/logout", null);
        logout.StatusCode.Should().Be(HttpStatusCode.NoContent);
        logout.Headers.GetValues("Set-Cookie").Should().HaveCount(2).And.OnlyContain(cookie => cookie.Contains("expires=Thu, 01 Jan 1970"));
        await client.DeleteAsync("/v1/orders").ProblemAsync(401, "UNAUTHENTICATED");
        await client.GetAsync("/v1/auth/me").ProblemAsync(401, "UNAUTHENTICATED");
        await _app.RefreshAsync(signedIn.RefreshToken()).ProblemAsync(401, "INVALID_REFRESH_TOKEN");

        // Another session of the same user goes on.
        await user.Http.GetAsync("/v1/auth/me").JsonAsync();
    }

    [Fact]
    public async Task EndedElsewhere_FailsHereWithinTwoSeconds()
    {
        var user = await _app.RegisterAsync();
        await user.Http.GetAsync("/v1/user/balance").JsonAsync();
        await _app.Database.ExecuteAsync("UPDATE sessions SET revoked_at = now() WHERE user_id = $1", user.Id);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await user.Http.DeleteAsync("/v1/orders").ProblemAsync(401, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task Banned_FailsWithinTwoSeconds_AndCannotSignIn()
    {
        var user = await _app.RegisterAsync();
        var key = await user.ApiKeyAsync(["TRADE"]);
        await _app.Database.ExecuteAsync("UPDATE users SET banned_at = now() WHERE id = $1", user.Id);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await user.Http.DeleteAsync("/v1/orders").ProblemAsync(401, "UNAUTHENTICATED");
        await _app.SendAsync(HttpMethod.Delete, "/v1/orders", null, ("X-Api-Key", key.Secret)).ProblemAsync(401, "INVALID_API_KEY");
        await _app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = user.Password })).ProblemAsync(403, "FORBIDDEN");
    }

    [Fact]
    public async Task Banned_FailsAtTheNextCall_AndIsLetInAgain()
    {
        var (user, admin) = (await _app.RegisterAsync(), await _app.AdminAsync());
        var key = await user.ApiKeyAsync(["TRADE"]);
        for (var i = 0; i < 5; i++)
        {
            await admin.Http.PatchAsync($"/v1/admin/users/{user.Id}", Body.Of(new { banned = true, reason = "test" })).JsonAsync();
            await user.Http.DeleteAsync("/v1/orders").ProblemAsync(401, "UNAUTHENTICATED");
            await _app.SendAsync(HttpMethod.Delete, "/v1/orders", null, ("X-Api-Key", key.Secret)).ProblemAsync(401, "INVALID_API_KEY");
            await admin.Http.PatchAsync($"/v1/admin/users/{user.Id}", Body.Of(new { banned = false })).JsonAsync();
        }

        // A reading of the bans that was under way may keep them out for a second more.
        await Task.Delay(TimeSpan.FromSeconds(2));
        await user.Http.DeleteAsync("/v1/orders").JsonAsync();
    }

    [Theory]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(5_000)]
    public async Task AUserAgentOfAnyLength_IsCutToWhatFits(int length)
    {
        var user = await _app.RegisterAsync();
        using var http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 }) { BaseAddress = _app.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", new string('a', length) + "\ud83d\ude00");
        await http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = user.Password })).JsonAsync();
    }

    [Theory]
    [InlineData("UPDATE users SET role = 1 WHERE id = $1", 403, "FORBIDDEN")]
    [InlineData("UPDATE users SET banned_at = now() WHERE id = $1", 401, "UNAUTHENTICATED")]
    [InlineData("UPDATE sessions SET revoked_at = now() WHERE user_id = $1", 401, "UNAUTHENTICATED")]
    public async Task AnAdminsCall_IsJudgedByTheDatabase_AtOnce(string change, int status, string code)
    {
        var admin = await _app.AdminAsync();
        var transfer = new { userId = admin.Id, amount = "1.00", reason = "test", idempotencyKey = Guid.NewGuid().ToString("N") };
        await admin.Http.PostAsync("/v1/user/transfer", Body.Of(transfer)).JsonAsync();
        await _app.Database.ExecuteAsync(change, admin.Id);
        await admin.Http.PostAsync("/v1/user/transfer", Body.Of(transfer)).ProblemAsync(status, code);
    }

    [Fact]
    public async Task Sessions_AreListedAndEnded_ByTheirUserAlone()
    {
        var user = await _app.RegisterAsync();
        var second = await _app.SignInAsync(user);
        var other = await _app.RegisterAsync();
        var sessions = (await user.Http.GetAsync("/v1/auth/sessions").JsonAsync()).GetProperty("items").EnumerateArray().ToList();
        sessions.Should().HaveCount(2);
        sessions.Single(session => session.GetProperty("current").GetBoolean()).GetProperty("id").GetGuid().Should().Be(SessionOf(user.AccessToken));

        var id = SessionOf(second.AccessToken());
        await other.Http.DeleteAsync($"/v1/auth/sessions/{id}").ProblemAsync(404, "SESSION_NOT_FOUND");
        await _app.Client(second.AccessToken()).GetAsync("/v1/auth/me").JsonAsync();
        await user.Http.DeleteAsync($"/v1/auth/sessions/{id}").JsonAsync(204);
        await _app.Client(second.AccessToken()).GetAsync("/v1/auth/me").ProblemAsync(401, "UNAUTHENTICATED");
        (await user.Http.GetAsync("/v1/auth/sessions").JsonAsync()).GetProperty("items").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task AfterAChangeOfTheSecret_TokensOfThePreviousOneAreGood_ThoseOfOthersAreNot()
    {
        var database = await TestDatabase.CreateAsync();
        const string First = "the-first-secret-of-this-very-test-0001", Second = "the-second-secret-of-this-very-test-002";
        await using var before = await ExchangeApp.StartAsync(new Dictionary<string, string> { ["JWT_SECRET"] = First }, database: database);
        await using var overlapping = await ExchangeApp.StartAsync(new Dictionary<string, string> { ["JWT_SECRET"] = Second, ["JWT_SECRET_PREVIOUS"] = First }, database: database);
        await using var after = await ExchangeApp.StartAsync(new Dictionary<string, string> { ["JWT_SECRET"] = Second }, database: database);
        var old = await before.RegisterAsync();
        await overlapping.Client(old.AccessToken).GetAsync("/v1/auth/me").JsonAsync();
        await after.Client(old.AccessToken).GetAsync("/v1/auth/me").ProblemAsync(401, "UNAUTHENTICATED");
        var renewed = await overlapping.LoginAsync(old.Email);
        await after.Client(renewed.AccessToken).GetAsync("/v1/auth/me").JsonAsync();
        await before.Client(renewed.AccessToken).GetAsync("/v1/auth/me").ProblemAsync(401, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task Lockout_KeepsFromSigningIn_NotFromGoingOn_AndSaysNothingOfWhoExists()
    {
        var user = await _app.RegisterAsync();
        var signedIn = await _app.SignInAsync(user);
        foreach (var email in new[] { user.Email, $"nobody-{Guid.NewGuid():N}@example.com" })
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ =>
                _app.Http.PostAsync("/v1/auth/login", Body.Of(new { email, password = "wrong horse" })).StatusAsync()));
            answers.Count(status => status == HttpStatusCode.Unauthorized).Should().Be(10, email);
            answers.Count(status => status == HttpStatusCode.TooManyRequests).Should().Be(4, email);
        }

        using var locked = await _app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = user.Password }));
        locked.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        locked.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.FromMinutes(10));
        await user.Http.DeleteAsync("/v1/orders").JsonAsync();
        await _app.RefreshAsync(signedIn.RefreshToken()).JsonAsync();
    }

    private static Guid SessionOf(string accessToken) => Guid.Parse(new JwtSecurityTokenHandler().ReadJwtToken(accessToken).Claims.Single(claim => claim.Type == "sid").Value);
}
