using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>
/// The drill of docs/operations.md: a base backup while people trade, an archive of the journal, a database that is dropped, and a second server that is brought
/// to the moment before.
/// </summary>
public sealed class BackupTests(ITestOutputHelper output) : TradingTest
{
    private readonly string _archive = PostgresCluster.NewPath("archive"), _backup = PostgresCluster.NewPath("backup");

    [Fact]
    public async Task Restore_ToAMomentBeforeTheDisaster_GivesBackAllThatWasThere()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        await DatabaseUser.RunAsync("mkdir", "-m", "700", _archive);
        await using var cluster = await PostgresCluster.StartAsync("archive_mode=on", $"archive_command='test ! -f {_archive}/%f && cp %p {_archive}/%f'");
        var (database, moment, before, fill) = await TradeUntilTheDisasterAsync(cluster);
        await ArchiveAsync(cluster);
        await cluster.KillServerAsync();

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var restored = TestDatabase.Of(database, (await RestoreAsync(moment)).Server);
        var after = await FingerprintAsync(restored);
        var room = await OpenAsync(database: restored);
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(started);
        output.WriteLine($"restored to {moment:O}, {before.Split('\n').Length} tables, {fill}; serving again {took.TotalSeconds:0.0} s after the restore began");

        after.Should().Be(before, "that is what was there at that moment, and nothing later");
        await Truth.VerifyInvariantsAsync(room.Database.DataSource);

        // And it trades on.
        var markets = await room.MarketsAsync(1, _ => null);
        var (buyer, seller) = (await room.TraderAsync(100), await room.TraderAsync(100));
        await buyer.LimitAsync(markets[0], "BUY", "YES", 0.60m, 10);
        (await seller.LimitAsync(markets[0], "BUY", "NO", 0.40m, 10)).OrderStatus().Should().Be("FILLED");
    }

    public override async Task DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            await DatabaseUser.RunAsync("rm", "-rf", _archive, _backup);
        }
    }

    /// <summary>Load, base backup in the middle of it, a quiet moment, more load, and the database is dropped.</summary>
    private async Task<(string Database, DateTime Moment, string Fingerprint, string Fill)> TradeUntilTheDisasterAsync(PostgresCluster cluster)
    {
        await using var room = await TradingRoom.OpenAsync(database: await TestDatabase.CreateOnAsync(cluster.Server));
        var load = new RandomLoad(room.Admin, await room.TradersAsync(10), await room.MarketsAsync(4, _ => null));
        await using (load.Start(callers: 16))
        {
            await Task.Delay(500);
            await cluster.BackUpAsync(_backup);
            await Task.Delay(1_500);
        }

        await load.Log.VerifyAsync(room.Database);
        var (moment, fingerprint) = await QuietMomentAsync(room.Database);
        var operations = load.Log.Operations;
        await load.RunAsync(callers: 16, TimeSpan.FromSeconds(1));
        (await FingerprintAsync(room.Database)).Should().NotBe(fingerprint);
        return (room.Database.Name, moment, fingerprint, $"{operations} operations before it, {load.Log.Operations - operations} after it that are not to come back");
    }

    /// <summary>Has the server put away the file of the journal that it is writing.</summary>
    private static async Task ArchiveAsync(PostgresCluster cluster)
    {
        await using var server = Npgsql.NpgsqlDataSource.Create(cluster.Server);
        await using var close = server.CreateCommand("SELECT pg_walfile_name(pg_switch_wal())");
        var last = (string)(await close.ExecuteScalarAsync())!;
        for (var tries = 0; tries < 300; tries++, await Task.Delay(100))
        {
            await using var ask = server.CreateCommand("SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver");
            if (string.CompareOrdinal((string)(await ask.ExecuteScalarAsync())!, last) >= 0)
                return;
        }

        throw new TimeoutException($"{last} is not archived.");
    }

    private async Task<PostgresCluster> RestoreAsync(DateTime moment)
    {
        await DatabaseUser.RunAsync("touch", Path.Combine(_backup, "recovery.signal"));
        var restored = Own(await PostgresCluster.StartOnAsync(
            _backup, $"restore_command='cp {_archive}/%f %p'", $"recovery_target_time='{moment:yyyy-MM-dd HH:mm:ss.ffffff}+00'", "recovery_target_action=promote"));
        await using var server = Npgsql.NpgsqlDataSource.Create(restored.Server);
        for (var tries = 0; tries < 600; tries++, await Task.Delay(50))
        {
            await using var ask = server.CreateCommand("SELECT pg_is_in_recovery()");
            if (!(bool)(await ask.ExecuteScalarAsync())!)
                return restored;
        }

        throw new TimeoutException("The restored server does not come out of its recovery.");
    }

    /// <summary>A moment on both sides of which the database is the same: what the exchange does by itself, such as candles, is over.</summary>
    private static async Task<(DateTime Moment, string Fingerprint)> QuietMomentAsync(TestDatabase database)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var before = await FingerprintAsync(database);
            await Task.Delay(50);
            var moment = await database.ScalarAsync<DateTime>("SELECT clock_timestamp()");
            await Task.Delay(50);
            if (await FingerprintAsync(database) == before)
                return (moment, before);
        }

        throw new TimeoutException("The database never comes to rest.");
    }

    /// <summary>All rows of all tables, but of those that PostgreSQL empties when it restores (UNLOGGED): a line for each table.</summary>
    private static Task<string> FingerprintAsync(TestDatabase database) => database.ScalarAsync<string>("""
        SELECT string_agg(oid::regclass || ' ' || (xpath('/row/print/text()', query_to_xml(format(
            'SELECT count(*) || '' '' || coalesce(md5(string_agg(whole_row::text, chr(10) ORDER BY whole_row::text)), ''-'') AS print FROM %s whole_row', oid::regclass), false, true, '')))[1]::text,
            chr(10) ORDER BY oid::regclass::text)
        FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', 'quartz') AND relkind = 'r' AND relpersistence = 'p'
        """);
}
