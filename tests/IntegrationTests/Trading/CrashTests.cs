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
        await BookOrder.VerifyAsync(room);
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
