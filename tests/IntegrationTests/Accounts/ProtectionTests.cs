using System.Diagnostics;
using System.Net;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Accounts;

/// <summary>Protections of accounts that no other test of accounts would miss.</summary>
public sealed class ProtectionTests
{
    [Theory]
    [InlineData("eight888")]
    [InlineData("        spaces        ")]
    [InlineData("пароль из слов")]
    [InlineData("a sentence of sixty-four characters and more is a good password, as anyone can remember it")]
    public async Task APassword_NeedsLength_AndNothingElse(string password)
    {
        await using var app = await ExchangeApp.StartAsync();
        var user = await app.RegisterAsync(password: password);
        await app.LoginAsync(user.Email, password);
        await app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = password[..^1] })).ProblemAsync(401, "INVALID_CREDENTIALS");
    }

    [Fact]
    public async Task Register_OfATakenAddress_TakesAsLongAsOfAFreeOne()
    {
        await using var app = await ExchangeApp.StartAsync(services: ExchangeApp.HashAsInProduction);
        var user = await app.RegisterAsync();
        async Task<double> TimeAsync(string email, HttpStatusCode status)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await app.Http.PostAsync("/v1/auth/register", Body.Of(new { email, password = TestUser.AnyPassword }));
            answer.StatusCode.Should().Be(status);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        // In turns, and the fastest of each: what else the machine does only ever adds.
        var (taken, free) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < 8; i++)
        {
            taken = Math.Min(taken, await TimeAsync(user.Email, HttpStatusCode.Conflict));
            free = Math.Min(free, await TimeAsync($"free-{i}@example.com", HttpStatusCode.Created));
        }

        (taken / free).Should().BeInRange(0.5, 2);
    }

    [Fact]
    public async Task Hashing_BeyondItsPlaces_IsBusy_AndTheRestGoesOn()
    {
        await using var app = await ExchangeApp.StartAsync(new Dictionary<string, string> { ["Auth:HashingConcurrency"] = "1" }, ExchangeApp.HashAsInProduction);
        await app.Http.GetAsync("/v1/markets").JsonAsync();
        var logins = Enumerable.Range(0, 80).Select(i => app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = $"nobody-{i}@example.com", password = "wrong horse" })).StatusAsync()).ToList();
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 10; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await app.Http.GetAsync("/v1/markets").JsonAsync();
            slowest = Stopwatch.GetElapsedTime(started) is var took && took > slowest ? took : slowest;
        }

        var statuses = await Task.WhenAll(logins);
        statuses.Should().OnlyContain(status => status == HttpStatusCode.Unauthorized || status == HttpStatusCode.ServiceUnavailable);
        statuses.Count(status => status == HttpStatusCode.ServiceUnavailable).Should().BeGreaterThan(20, "one hashes and 32 wait");
        slowest.Should().BeLessThan(TimeSpan.FromSeconds(3), "eighty hashes in a row take longer");
    }

    /// <summary>What one node has encrypted (the secret that a key signs with) another can read.</summary>
    [Fact]
    public async Task DataProtectionKeys_AreInTheDatabase_ForAllNodes()
    {
        await using var one = await ExchangeApp.StartAsync(new Dictionary<string, string> { ["JWT_SECRET"] = Tokens.Secret });
        var key = await (await one.RegisterAsync()).ApiKeyAsync(["READ"], signed: true);
        (await one.Database.ScalarAsync<long>("SELECT count(*) FROM data_protection_keys")).Should().BeGreaterThan(0);
        await using var two = await ExchangeApp.StartAsync(new Dictionary<string, string> { ["JWT_SECRET"] = Tokens.Secret }, database: one.Database);
        await two.SendSignedAsync(key, HttpMethod.Get, "/v1/user/balance").JsonAsync();
        (await one.Database.ScalarAsync<long>("SELECT count(*) FROM data_protection_keys")).Should().Be(1);
    }

    [Fact]
    public async Task Bodies_CannotNameOwnersRolesOrBalances()
    {
        await using var app = await ExchangeApp.StartAsync();
        var (user, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        foreach (var (method, target, body, member) in new[]
        {
            ("POST", "/v1/orders", $$"""{"market":"m-1","side":"BUY","price":"0.10","quantity":1,"userId":"{{other.Id}}"}""", "userId"),
            ("POST", "/v1/orders", """{"market":"m-1","side":"BUY","price":"0.10","quantity":1,"filledQuantity":1}""", "filledQuantity"),
            ("POST", "/v1/markets/m-1/split", $$"""{"quantity":1,"userId":"{{other.Id}}"}""", "userId"),
            ("POST", "/v1/auth/api-keys", $$"""{"name":"x","scopes":["READ"],"userId":"{{other.Id}}"}""", "userId"),
            ("PATCH", "/v1/auth/me", """{"fullName":"x","role":"ADMIN"}""", "role"),
            ("PATCH", "/v1/auth/me", """{"fullName":"x","emailConfirmed":true}""", "emailConfirmed"),
            ("POST", "/v1/auth/register", """{"email":"new@example.com","password":"correct horse","id":"00000000-0000-0000-0000-000000000001"}""", "id"),
            ("POST", "/v1/auth/register", """{"email":"new@example.com","password":"correct horse","available":"1000.00"}""", "available"),
        })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), target) { Content = Body.Raw(body) };
            (await user.Http.SendAsync(request).ProblemAsync(400, "VALIDATION_FAILED")).Members().Should().Equal(member);
        }
    }
}
