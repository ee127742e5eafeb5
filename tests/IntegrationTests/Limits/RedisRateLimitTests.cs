using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Limits;

public sealed class RedisRateLimitTests
{
    [Fact]
    public async Task TwoNodes_ShareOneLimit()
    {
        await using var redis = await Redis.StartAsync();
        await using var room = await OpenAsync(redis, nodes: 2, limit: 6, timeout: "00:00:10");
        var trader = await room.TraderAsync(0);
        await WaitForRedisAsync(room);

        var allowed = 0;
        for (var i = 0; i < 12; i++)
        {
            using var answer = await trader.Nodes[i % 2].GetAsync("/v1/user/balance");
            allowed += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        allowed.Should().Be(6, "either node alone would have let six pass");
    }

    [Fact]
    public async Task FrozenRedis_KeepsNobodyWaiting_AndLimitsHold()
    {
        await using var redis = await Redis.StartAsync();
        await using var room = await OpenAsync(redis, nodes: 1, limit: 10, timeout: "00:00:01");
        await WaitForRedisAsync(room);
        var trader = await room.TraderAsync(0);
        redis.Signal("STOP");

        var watch = Stopwatch.StartNew();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++)
        {
            using var answer = await trader.Http.GetAsync("/v1/user/balance");
            statuses.Add(answer.StatusCode);
        }

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(7), "only the first request, and one every two seconds, may have waited a second; ten would have");
        statuses.Count(status => status == HttpStatusCode.OK).Should().Be(10);
        redis.Signal("CONT");
    }

    [Fact]
    public async Task RedisThatComesBackEmpty_ForgivesNobody()
    {
        await using var redis = await Redis.StartAsync();
        await using var room = await OpenAsync(redis, nodes: 1, limit: 4);
        await WaitForRedisAsync(room);
        var trader = await room.TraderAsync(0);
        for (var i = 0; i < 4; i++)
            await trader.Http.GetAsync("/v1/user/balance").JsonAsync();

        await redis.KillAsync();
        await trader.Http.GetAsync("/v1/user/balance").ProblemAsync(429, "RATE_LIMITED");
        await redis.RestartAsync();
        await WaitForRedisAsync(room);
        await trader.Http.GetAsync("/v1/user/balance").ProblemAsync(429, "RATE_LIMITED");
    }

    [Fact]
    public async Task WithoutRedisAtStart_LimitsHoldLocally()
    {
        await using var redis = await Redis.StartAsync();
        await redis.KillAsync();
        await using var room = await OpenAsync(redis, nodes: 1, limit: 2);
        var trader = await room.TraderAsync(0);
        await trader.Http.GetAsync("/v1/user/balance").JsonAsync();
        await trader.Http.GetAsync("/v1/user/balance").JsonAsync();
        await trader.Http.GetAsync("/v1/user/balance").ProblemAsync(429, "RATE_LIMITED");
    }

    private static Task<TradingRoom> OpenAsync(Redis redis, int nodes, int limit, string timeout = "00:00:00.05") => TradingRoom.OpenAsync(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RateLimits:Enabled"] = "true",
            ["RateLimits:User"] = $"{limit}/600",
            ["RateLimits:Anonymous"] = "100000/600",
            ["RateLimits:RedisTimeout"] = timeout,
            ["REDIS_URL"] = $"redis://127.0.0.1:{redis.Port}",
        },
        nodes: nodes);

    /// <summary>Connections are opened in the background, at the first request.</summary>
    private static async Task WaitForRedisAsync(TradingRoom room)
    {
        foreach (var app in room.Apps)
        {
            var watch = Stopwatch.StartNew();
            while (!(await app.Http.GetStringAsync("/ready")).Contains("\"redis\":{\"status\":\"healthy\"", StringComparison.Ordinal) && watch.Elapsed < TimeSpan.FromSeconds(30))
                await Task.Delay(100);
            await app.Http.GetAsync("/v1/limits").JsonAsync();
            await Task.Delay(300);
        }
    }
}
