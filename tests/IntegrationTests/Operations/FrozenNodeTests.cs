using System.Diagnostics;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>Two servers on one database; one of them stands still (SIGSTOP) while it holds a market's lock, wakes up later, or dies.</summary>
[Collection(nameof(AloneCollection))]
public sealed class FrozenNodeTests(ITestOutputHelper output) : TradingTest
{
    private ServerProcess[] _servers = [];

    [Fact]
    public async Task Node_FrozenWithAMarketsLock_HoldsNobodyUpAndItsStaleCommitFails()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var (room, proxy, frozen) = await OpenBehindProxyAsync();
        var market = await room.MarketAsync();
        var (unlucky, lucky) = (await room.TraderAsync(100), await room.TraderAsync(100));
        await PlaceOnFrozenAsync(unlucky, market, 0.10m, 1, "before").JsonAsync(201);

        // Its locks are taken by what it has just sent; it stops before it hears of it.
        var stopped = FreezeAt(proxy, "BEGIN", frozen);
        var waiting = Answer.ToAsync(() => PlaceOnFrozenAsync(unlucky, market, 0.50m, 10, "frozen"));
        await stopped;
        (await UntilHeldAsync(room)).Should().BeTrue("the frozen node holds the market");

        var started = Stopwatch.GetTimestamp();
        (await lucky.LimitAsync(market, "BUY", "YES", 0.40m, 5)).OrderStatus().Should().Be("OPEN");
        var took = Stopwatch.GetElapsedTime(started);
        await lucky.LimitAsync(market, "BUY", "YES", 0.41m, 5);
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE client_order_id = 'frozen'")).Should().Be(0);

        frozen.Thaw();
        var answer = await waiting;
        output.WriteLine($"trading went on after {took.TotalSeconds:0.00} s; the frozen node's caller was answered {answer.Status} when it woke");
        took.Should().BeLessThan(TimeSpan.FromSeconds(3));
        answer.Status.Should().Be(201, "its commit failed, so it was done again on the book as it now is");
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE client_order_id = 'frozen'")).Should().Be(1);
        answer.Json.GetProperty("order").GetProperty("seq").GetInt64().Should().BeGreaterThan(3, "after what the other node has done meanwhile");
        (await unlucky.Nodes[1].GetStringAsync($"/v1/orderbook/{market}")).Should().Be(await unlucky.Nodes[0].GetStringAsync($"/v1/orderbook/{market}"));
    }

    /// <summary>A part of what the node sends in its last round trip reaches the database, the rest does not: PostgreSQL waits for it, with the market's row locked, for as long as it takes.</summary>
    [Fact]
    public async Task Node_FrozenInTheMiddleOfSending_HoldsNobodyUp()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var (room, proxy, _) = await OpenBehindProxyAsync();
        var market = await room.MarketAsync();
        var (unlucky, lucky) = (await room.TraderAsync(100), await room.TraderAsync(100));
        await PlaceOnFrozenAsync(unlucky, market, 0.10m, 1, "before").JsonAsync(201);

        proxy.Delay = TimeSpan.FromSeconds(12);
        var stopped = proxy.Once("COMMIT", Fate.DeliverLate);
        var waiting = Answer.ToAsync(() => PlaceOnFrozenAsync(unlucky, market, 0.50m, 10, "frozen"));
        await stopped;

        var started = Stopwatch.GetTimestamp();
        (await lucky.LimitAsync(market, "BUY", "YES", 0.40m, 5)).OrderStatus().Should().Be("OPEN");
        var took = Stopwatch.GetElapsedTime(started);
        var answer = await waiting;
        output.WriteLine($"trading went on after {took.TotalSeconds:0.00} s; the frozen node's caller was answered {answer.Status}");
        took.Should().BeLessThan(TimeSpan.FromSeconds(3));
        answer.Status.Should().Be(201, "it was not done, and then it was");
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE client_order_id = 'frozen'")).Should().Be(1);
    }

    [Fact]
    public async Task Nodes_FrozenAndKilledUnderLoad_LoseAndDoubleNothing()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var database = await TestDatabase.CreateAsync();
        var (room, second) = await OpenAsync(database);
        var load = new RandomLoad(room.Admin, await room.TradersAsync(10), await room.MarketsAsync(3, _ => null));
        var witness = await room.TraderAsync();
        await using (load.Start(callers: 24))
        {
            await Task.Delay(1_000);
            second.Freeze();
            await Task.Delay(3_000);
            await GoesOnAsync(witness, load.Markets); // the load itself soon waits for the frozen node, with all its callers
            second.Thaw();
            await Task.Delay(1_000);
            await second.KillAsync();
            await GoesOnAsync(witness, load.Markets);
            await Task.Delay(1_000);
            await second.StartAsync();
            await Task.Delay(500);
        }

        output.WriteLine($"{load.Log.Placed} orders accepted; " + string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        await load.Log.VerifyAsync(room.Database);
    }

    /// <summary>Two nodes; the second, which will be frozen, reaches the database through a proxy.</summary>
    private async Task<(TradingRoom Room, CutProxy Proxy, ServerProcess Frozen)> OpenBehindProxyAsync()
    {
        var database = await TestDatabase.CreateAsync();
        var proxy = Own(new CutProxy());
        var (room, frozen) = await OpenAsync(database, ("DATABASE_URL", proxy.To(database)));
        return (room, proxy, frozen);
    }

    /// <summary>Two nodes; the second, which will be frozen, has such settings.</summary>
    private async Task<(TradingRoom Room, ServerProcess Frozen)> OpenAsync(TestDatabase database, params (string, string)[] settings)
    {
        _servers = await StartServersAsync(database, [], settings);
        return (Keep(await TradingRoom.OpenAsync(database, _servers[0].Address, _servers[1].Address)), _servers[1]);
    }

    private static Task<HttpResponseMessage> PlaceOnFrozenAsync(TestTrader trader, string market, decimal price, int quantity, string clientOrderId) =>
        trader.Nodes[1].PostAsync("/v1/orders", Body.Of(new { market, side = "BUY", price, quantity, clientOrderId }));

    /// <summary>One after the other, every market takes an order from the first node.</summary>
    private static async Task GoesOnAsync(TestTrader witness, IReadOnlyList<string> markets)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var market in markets)
        {
            while ((await Answer.ToAsync(() => witness.PlaceAsync(new { market, side = "BUY", price = 0.01m, quantity = 1 }))).Status != 201)
                Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(15), "the other node trades on");
        }
    }

    public override Task DisposeAsync()
    {
        foreach (var server in _servers)
            server.Thaw();
        return base.DisposeAsync();
    }

    /// <summary>Stops the node when its next such statement passes; the statement, and what was sent with it, goes on to the database.</summary>
    private static Task FreezeAt(CutProxy proxy, string statement, ServerProcess node)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Rule = text =>
        {
            if (!text.StartsWith(statement, StringComparison.Ordinal) || met.Task.IsCompleted)
                return Fate.Forward;
            node.Freeze();
            met.TrySetResult();
            return Fate.Forward;
        };
        return met.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Whether a session that waits for its client has a market's row.</summary>
    private static async Task<bool> UntilHeldAsync(TradingRoom room)
    {
        for (var tries = 0; tries < 500; tries++, await Task.Delay(10))
        {
            if (await room.Database.ScalarAsync<long>("""
                SELECT count(*) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid AND l.relation = 'markets'::regclass AND l.mode = 'RowShareLock'
                WHERE a.datname = current_database() AND a.state = 'idle in transaction'
                """) > 0)
                return true;
        }

        return false;
    }
}
