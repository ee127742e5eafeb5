using System.Diagnostics;
using FluentAssertions;
using Npgsql;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>Far more callers than connections to the database, which is held up besides: who cannot be served is told so, and when it is over it is over.</summary>
[Collection(nameof(AloneCollection))]
public sealed class PoolExhaustionTests(ITestOutputHelper output) : TradingTest
{
    private const int Clients = 500;

    private static readonly string[] Reads = ["/v1/user/balance", "/v1/user/positions", "/v1/orders?limit=5", "/v1/user/portfolio", "/v1/user/trades?limit=5"];

    [Fact]
    public async Task FiveHundredClients_OnTenConnections_AreServedOrToldToComeBack()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var database = await TestDatabase.CreateAsync();
        var narrow = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 10, Timeout = 2 };
        var room = await OpenAsync(With(("DATABASE_URL", narrow.ConnectionString)), database: database);
        var market = await room.MarketAsync();
        var load = new RandomLoad(room.Admin, await room.TradersAsync(50), [market]);
        var (statuses, readiness) = (new Tally(), new Tally());
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => BehaveAsync(client, load, statuses, stop.Token)))
            .Append(Task.Run(() => readiness.WatchReadinessAsync(room, stop.Token))).ToList();

        // For a while everything that reads accounts stands still with its connection in its hand.
        await Task.Delay(TimeSpan.FromSeconds(Settings.PoolSeconds / 3.0));
        await using (await Hold.OnAsync(room.Database, "LOCK TABLE balances IN ACCESS EXCLUSIVE MODE"))
            await Task.Delay(4_000);
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, (Settings.PoolSeconds * 2 / 3.0) - 4)));
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        var took = await UntilNormalAsync(room, load.Traders[0], market);
        output.WriteLine($"reads: {statuses}; /ready: {readiness}; orders: {string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"))}; "
            + $"normal again {took.TotalSeconds:0.00} s after the last client");
        statuses.Bad.Should().BeEmpty("there is no error but 503 with Retry-After");
        statuses.Of(503).Should().BePositive("or the pool was not exhausted");
        readiness.Of(0).Should().Be(0, "a node that cannot serve says so");
        took.Should().BeLessThan(TimeSpan.FromSeconds(5));
        (await Answer.ToAsync(() => room.Anyone.GetAsync("/ready"))).Status.Should().Be(200);
        await load.Log.VerifyAsync(room.Database);
    }

    private static async Task BehaveAsync(int client, RandomLoad load, Tally statuses, CancellationToken stop)
    {
        var random = new Random(HashCode.Combine(Settings.Seed, client));
        while (!stop.IsCancellationRequested)
        {
            if (random.Next(4) == 0)
                await load.TradeOnceAsync(random);
            else
                statuses.Count(await Answer.ToAsync(() => load.Traders[random.Next(load.Traders.Count)].Http.GetAsync(Reads[random.Next(Reads.Length)])));
        }
    }

    /// <summary>How long until twenty reads and orders in a row are answered well, and quickly.</summary>
    private static async Task<TimeSpan> UntilNormalAsync(TradingRoom room, TestTrader trader, string market)
    {
        var started = Stopwatch.GetTimestamp();
        for (var good = 0; good < 20;)
        {
            var asked = Stopwatch.GetTimestamp();
            var (order, balance) = (await Answer.ToAsync(() => trader.PlaceAsync(new { market, side = "BUY", price = 0.01m, quantity = 1 })), await Answer.ToAsync(() => trader.Http.GetAsync("/v1/user/balance")));
            good = order.Status is 201 or 422 && balance.Status == 200 && Stopwatch.GetElapsedTime(asked) < TimeSpan.FromMilliseconds(250) ? good + 1 : 0;
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
                break;
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
