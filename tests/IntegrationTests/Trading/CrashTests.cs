using System.Diagnostics;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>Run alone: they measure how soon the exchange is back, and share the machine with the servers they start.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>The server is killed under load, or asked to stop. Clients keep what they were told; none of it may turn out to be untrue.</summary>
[Collection(nameof(AloneCollection))]
public sealed class CrashTests(ITestOutputHelper output) : TradingTest
{
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(5);

    private ServerProcess _server = null!;

    [Fact]
    public async Task Server_KilledUnderLoad_LosesAndDoublesNothing()
    {
        var room = await StartAsync();
        var load = new RandomLoad(room.Admin, await room.TradersAsync(20), await room.MarketsAsync(6, _ => null));
        await using (load.Start(callers: 32))
        {
            for (var cycle = 0; cycle < Settings.CrashCycles; cycle++)
            {
                await Task.Delay(1_000 + new Random(HashCode.Combine(Settings.Seed, cycle)).Next(1_000));
                var before = load.Log.Operations;
                await _server.KillAsync();
                var took = await _server.StartAsync();
                output.WriteLine($"cycle {cycle}: {before} operations so far, ready again after {took.TotalSeconds:0.00} s");
                took.Should().BeLessThan(SoonEnough);
            }

            await Task.Delay(1_000);
        }

        output.WriteLine(string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        load.Log.Statuses[0].Should().BeGreaterThan(Settings.CrashCycles, "or this was no test");
        await load.Log.VerifyAsync(room.Database);
        await VerifyUnansweredAsync(room, load);
        await VerifyPriorityAsync(room);
    }

    [Fact]
    public async Task Server_StoppedUnderLoad_AnswersWhatItHasAccepted()
    {
        var room = await StartAsync();
        var load = new RandomLoad(room.Admin, await room.TradersAsync(20), await room.MarketsAsync(6, _ => null));
        await using (load.Start(callers: 32))
        {
            await Task.Delay(2_000);
            await _server.TerminateAsync();
        }

        _server.ExitCode.Should().Be(0, _server.Output);
        await load.Log.VerifyAsync(room.Database);

        // Nothing was done that nobody was told of: who got no answer had not been let in any more.
        var unanswered = load.Log.UnansweredOrders;
        output.WriteLine($"{load.Log.Operations} operations, {load.Log.Placed} orders accepted, {unanswered.Count} sent after the end");
        (await OrdersAmongAsync(room, unanswered)).Should().BeEmpty();
        (await _server.StartAsync()).Should().BeLessThan(SoonEnough);
    }

    /// <summary>Queue places are kept, gained and lost before the restart; after it the orders trade in just that order.</summary>
    [Fact]
    public async Task Book_AfterARestart_TradesInTheSameOrder()
    {
        var room = await StartAsync();
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(6);
        var orders = new List<string>();
        for (var i = 0; i < 30; i++)
            orders.Add((await traders[i % 6].LimitAsync(market, "BUY", i % 2 == 0 ? "YES" : "NO", i % 2 == 0 ? 0.40m + (i % 3 / 100m) : 0.50m - (i % 5 / 100m), 10)).OrderId());
        await traders[0].Http.PatchAsync($"/v1/orders/{orders[0]}", Body.Of(new { quantity = 5 })).JsonAsync();
        await traders[1].Http.PatchAsync($"/v1/orders/{orders[1]}", Body.Of(new { quantity = 15 })).JsonAsync();
        await traders[2].Http.PatchAsync($"/v1/orders/{orders[2]}", Body.Of(new { price = 0.41m })).JsonAsync();
        await traders[3].CancelAsync(orders[3]).JsonAsync();
        var book = await room.Anyone.GetStringAsync($"/v1/orderbook/{market}");

        await _server.KillAsync();
        await _server.StartAsync();

        (await room.Anyone.GetStringAsync($"/v1/orderbook/{market}")).Should().Be(book);
        await VerifyPriorityAsync(room);
    }

    private async Task<TradingRoom> StartAsync()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var database = await TestDatabase.CreateAsync();
        _server = await StartServerAsync(database);
        return Keep(await TradingRoom.OpenAsync(database, _server.Address));
    }

    /// <summary>What was never answered is asked for by its client's id, as a client would.</summary>
    private async Task VerifyUnansweredAsync(TradingRoom room, RandomLoad load)
    {
        var unanswered = load.Log.UnansweredOrders;
        var stored = await OrdersAmongAsync(room, unanswered);
        foreach (var (userId, clientOrderId) in unanswered.Where(stored.Contains).Concat(unanswered.Where(order => !stored.Contains(order)).Take(50)))
        {
            var trader = load.Traders.Single(candidate => candidate.Id == userId);
            var answer = await Answer.ToAsync(() => trader.Http.GetAsync($"/v1/orders/by-client-id/{clientOrderId}"));
            answer.Status.Should().Be(stored.Contains((userId, clientOrderId)) ? 200 : 404);
        }

        output.WriteLine($"{unanswered.Count} orders were never answered, {stored.Count} of them were placed");
    }

    private static async Task<HashSet<(Guid UserId, string ClientOrderId)>> OrdersAmongAsync(TradingRoom room, IReadOnlyList<(Guid UserId, string ClientOrderId)> orders) =>
        [.. await Truth.ReadAsync(
            room.Database,
            "SELECT user_id, client_order_id FROM orders JOIN unnest($1, $2) AS sent (user_id, client_order_id) USING (user_id, client_order_id)",
            row => (row.GetGuid(0), row.GetString(1)), orders.Select(order => order.UserId).ToArray(), orders.Select(order => order.ClientOrderId).ToArray())];

    /// <summary>Takes every book away from both sides, and sees its orders come in the order of price and place that the database has kept.</summary>
    private static async Task VerifyPriorityAsync(TradingRoom room)
    {
        var markets = await Truth.ReadAsync(room.Database, "SELECT id, slug FROM markets WHERE status = 2", row => (Id: row.GetGuid(0), Slug: row.GetString(1)));
        var sweeper = await room.TraderAsync(1_000_000_000);
        foreach (var (id, slug) in markets)
        {
            foreach (var (outcome, isBid) in ((string, bool)[])[("YES", false), ("NO", true)])
            {
                var resting = await Truth.ReadAsync(
                    room.Database,
                    """
                    SELECT id, quantity - filled FROM (
                        SELECT *, (side = 1) = (outcome = 1) AS is_bid, CASE outcome WHEN 1 THEN price ELSE 10000 - price END AS book_price FROM orders
                        WHERE market_id = $1 AND status <= 2 AND coalesce(expires_at > now() + interval '1 minute', true)) o
                    WHERE is_bid = $2 ORDER BY CASE WHEN is_bid THEN -book_price ELSE book_price END, place
                    """,
                    row => (Id: row.GetGuid(0), Remaining: row.GetInt32(1)), id, isBid);
                if (resting.Count == 0)
                    continue;
                var sweep = await sweeper.PlaceAsync(new
                {
                    market = slug, side = "BUY", outcome, price = 0.99m, quantity = Math.Min(1_000_000, resting.Sum(order => (long)order.Remaining)), timeInForce = "IOC",
                }).JsonAsync(201);
                var met = await Truth.ReadAsync(
                    room.Database, "SELECT maker_order_id, quantity FROM trades WHERE taker_order_id = $1 ORDER BY seq", row => (row.GetGuid(0), row.GetInt32(1)),
                    Guid.Parse(sweep.OrderId()));

                // Orders whose time comes about now may or may not have been met; the others say whether the queue was kept.
                var known = resting.Select(order => order.Id).ToHashSet();
                met = [.. met.Where(trade => known.Contains(trade.Item1))];
                if (met.Count == 0)
                    continue;
                met.Take(met.Count - 1).Should().Equal(resting.Take(met.Count - 1), "they trade by price, then time");
                met[^1].Item1.Should().Be(resting[met.Count - 1].Id);
            }
        }
    }
}

/// <summary>PostgreSQL is killed under load.</summary>
[Collection(nameof(AloneCollection))]
public sealed class DatabaseCrashTests(ITestOutputHelper output) : TradingTest
{
    [Fact]
    public async Task Database_KilledUnderLoad_LosesAndDoublesNothing()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var cluster = Own(await PostgresCluster.StartAsync());
        var room = await OpenAsync(database: await TestDatabase.CreateOnAsync(cluster.Server));
        var markets = await room.MarketsAsync(6, _ => null);
        var load = new RandomLoad(room.Admin, await room.TradersAsync(20), markets);
        var witness = await room.TraderAsync(1_000);
        await using (load.Start(callers: 32))
        {
            for (var cycle = 0; cycle < Settings.DatabaseCrashCycles; cycle++)
            {
                await Task.Delay(1_500);
                await cluster.KillServerAsync();
                await Task.Delay(500);
                await cluster.StartServerAsync();
                var started = Stopwatch.GetTimestamp();
                while ((await Answer.ToAsync(() => witness.PlaceAsync(new { market = markets[0], side = "BUY", price = 0.01m, quantity = 1 }))).Status != 201)
                    await Task.Delay(20);
                var took = Stopwatch.GetElapsedTime(started);
                output.WriteLine($"cycle {cycle}: {load.Log.Operations} operations so far, trading again after {took.TotalSeconds:0.00} s");
                took.Should().BeLessThan(TimeSpan.FromSeconds(5));
            }

            await Task.Delay(1_000);
        }

        // Our own connections were broken, too.
        room.Database.DataSource.Clear();
        output.WriteLine(string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        output.WriteLine($"{room.Apps[0].Log.Count(line => line.Contains("turned out to be committed: True", StringComparison.Ordinal))} lost commits had been carried out, "
            + $"{room.Apps[0].Log.Count(line => line.Contains("turned out to be committed: False", StringComparison.Ordinal))} had not");
        await load.Log.VerifyAsync(room.Database);
    }
}
