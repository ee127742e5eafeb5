using FluentAssertions;
using Npgsql;
using PredictionMarkets.Infrastructure.Persistence;
using PredictionMarkets.IntegrationTests.Jobs;
using PredictionMarkets.IntegrationTests.Realtime;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>Behind pgbouncer in transaction mode, where a session's state (prepared statements, locks, settings) belongs to nobody.</summary>
public sealed class PoolerTests(ITestOutputHelper output) : TradingTest
{
    private Pooler _pooler = null!;

    public override async Task InitializeAsync() => _pooler = Own(await Pooler.StartAsync(sessions: 6));

    [Fact]
    public async Task TwoNodes_BehindAPooler_DoEverything()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var database = await TestDatabase.CreateAsync();
        var room = await OpenAsync(With(("DATABASE_URL", _pooler.To(database, named: true)), ("Jobs:Enabled", "true"), ("Resolution:DisputeWindow", "00:00:01")), nodes: 2, database: database);
        var load = new RandomLoad(room.Admin, await room.TradersAsync(10), await room.MarketsAsync(4, _ => null));

        await load.RunAsync(callers: 32, TimeSpan.FromSeconds(4));

        output.WriteLine($"{load.Log.Operations} operations through 6 sessions: " + string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        load.Log.Statuses.Should().NotContainKey(503).And.NotContainKey(0);
        await load.Log.VerifyAsync(room.Database);
        room.Apps.SelectMany(app => app.Log).Where(line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal)).Should().BeEmpty();
        await WatchAndResolveAsync(room);

        // Nobody can listen behind it, which is said; a session's lock is not left on it.
        room.Apps.Should().OnlyContain(app => app.Log.Count(line => line.Contains("DIRECT_URL", StringComparison.Ordinal)) == 1);
        (await AdvisoryLocksAsync(database)).Should().Be(0);
    }

    [Fact]
    public async Task TwoNodes_WithADirectAddress_HearOfEachOther()
    {
        var database = await TestDatabase.CreateAsync();
        var room = await OpenAsync(
            With(("DATABASE_URL", _pooler.To(database, named: true)), ("DIRECT_URL", database.ConnectionString), ("Jobs:Enabled", "true"), ("Resolution:DisputeWindow", "00:00:01")), nodes: 2, database: database);

        await WatchAndResolveAsync(room);

        room.Apps.SelectMany(app => app.Log).Should().NotContain(line => line.Contains("DIRECT_URL", StringComparison.Ordinal));
        (await AdvisoryLocksAsync(database)).Should().Be(2, "both listen");
    }

    /// <summary>A trade on one node is seen on the other, and the scheduler pays out.</summary>
    private static async Task WatchAndResolveAsync(TradingRoom room)
    {
        var market = await room.MarketAsync();
        var (buyer, seller) = (await room.TraderAsync(100), await room.TraderAsync(100));
        await using var feed = await RawFeed.ConnectAsync(room.Apps[1].Address);
        await feed.CallAsync("subscribe", new { topics = new[] { $"trades:{market}" } });

        await buyer.LimitAsync(market, "BUY", "YES", 0.60m, 10);
        await seller.LimitAsync(market, "BUY", "NO", 0.40m, 10);
        await JobRoom.UntilAsync(() => Task.FromResult(feed.Messages.Any(message => message.ToString().Contains("trade_executed", StringComparison.Ordinal))), 5, "the trade");

        await room.MoveAsync(market, new { status = "CLOSED" });
        await room.Admin.Http.PostAsync($"/v1/markets/{market}/resolution", Body.Of(new { outcome = "YES", source = "https://example.com/result" })).JsonAsync();
        await JobRoom.UntilAsync(async () => (await buyer.BalanceAsync()).Total == 104, 15, "the payout");
    }

    private static Task<long> AdvisoryLocksAsync(TestDatabase database) => database.ScalarAsync<long>(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

    /// <summary>A lock that a node left behind on a borrowed session would keep every later one from starting.</summary>
    [Fact]
    public async Task Nodes_StartingManyTimesAtOnce_LeaveNoLockBehind()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                await using var source = NpgsqlDataSource.Create(_pooler.To(database, named: true));
                await TestDatabase.Migrator(source).MigrateAsync(CancellationToken.None);
            })).WaitAsync(TimeSpan.FromSeconds(30));
        }

        (await AdvisoryLocksAsync(database)).Should().Be(0);
    }

    [Fact]
    public async Task Pooler_ThatTheAddressDoesNotName_IsRefusedAtTheStart()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(_pooler.To(database, named: false));

        var start = () => TestDatabase.Migrator(source).MigrateAsync(CancellationToken.None);

        (await start.Should().ThrowAsync<PoolerNotNamedException>()).Which.Message.Should().Contain("pgbouncer=true");
    }
}
