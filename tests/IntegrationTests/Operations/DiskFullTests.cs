using System.Diagnostics;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>
/// The disk with the database's data is full. It is a real one, of 40 MB, where one can be mounted; elsewhere the error that PostgreSQL then gives (53100) is raised by a trigger.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class DiskFullTests(ITestOutputHelper output) : TradingTest
{
    private SmallDisk? _disk;

    [Fact]
    public async Task DataDisk_WhenItIsFull_OrdersAreRefusedUntilThereIsRoom()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var room = await StartAsync();
        var markets = await room.MarketsAsync(2, _ => null);
        var load = new RandomLoad(room.Admin, await room.TradersAsync(10), markets);
        var witness = await room.TraderAsync();
        await using (load.Start(callers: 16))
        {
            await Task.Delay(1_000);
            await FillAsync(room);
            await UntilAsync(room, 503);
            var health = await room.Anyone.GetAsync("/ready").JsonAsync(503);
            health.GetProperty("checks").GetProperty("trading").GetProperty("status").GetString().Should().Be("unhealthy");
            health.GetProperty("checks").GetProperty("database").GetProperty("status").GetString().Should().Be("healthy", "it answers, it only cannot keep anything");
            (await Answer.ToAsync(() => witness.Http.GetAsync("/v1/user/balance"))).Status.Should().Be(200, "what is there can be read");
            await Task.Delay(1_000);

            await EmptyAsync(room);
            var started = Stopwatch.GetTimestamp();
            await UntilAsync(room, 200);
            while ((await Answer.ToAsync(() => witness.PlaceAsync(new { market = markets[0], side = "BUY", price = 0.01m, quantity = 1 }))).Status != 201)
                await Task.Delay(20);
            var took = Stopwatch.GetElapsedTime(started);
            output.WriteLine($"{(_disk is null ? "error 53100 raised by a trigger" : "a full disk of 40 MB")}; trading again {took.TotalSeconds:0.00} s after there was room");
            took.Should().BeLessThan(TimeSpan.FromSeconds(5));
            await Task.Delay(500);
        }

        output.WriteLine(string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        load.Log.Statuses.GetValueOrDefault(503).Should().BePositive();
        await load.Log.VerifyAsync(room.Database);
    }

    private async Task<TradingRoom> StartAsync()
    {
        _disk = await SmallDisk.MountAsync(megabytes: 40);
        if (_disk is not null)
            Own(_disk);
        var cluster = Own(await PostgresCluster.StartAsync());
        if (_disk is not null)
        {
            await using var server = Npgsql.NpgsqlDataSource.Create(cluster.Server);
            await using var create = server.CreateCommand($"CREATE TABLESPACE small LOCATION '{_disk.Directory}'");
            await create.ExecuteNonQueryAsync();
        }

        return await OpenAsync(database: await TestDatabase.CreateOnAsync(cluster.Server, _disk is null ? null : "small"));
    }

    private Task FillAsync(TradingRoom room) => _disk is not null
        ? _disk.FillAsync()
        : room.Database.ExecuteAsync("""
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON trading_groups FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
            CREATE FUNCTION full_temporary() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
            CREATE EVENT TRIGGER full_temporary ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION full_temporary();
            """);

    private Task EmptyAsync(TradingRoom room) => _disk is not null
        ? _disk.EmptyAsync()
        : room.Database.ExecuteAsync("DROP EVENT TRIGGER full_temporary; DROP FUNCTION full_temporary; DROP FUNCTION full_disk CASCADE");

    /// <summary>Until /ready says so.</summary>
    private static async Task UntilAsync(TradingRoom room, int status)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20); await Task.Delay(50))
        {
            if ((await Answer.ToAsync(() => room.Anyone.GetAsync("/ready"))).Status == status)
                return;
        }

        throw new TimeoutException($"/ready does not say {status}.");
    }
}
