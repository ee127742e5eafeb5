using System.Reflection;
using FluentAssertions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PredictionMarkets.Infrastructure.Persistence;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>
/// Nodes are replaced one by one while people trade: a version with a further migration brings the database up to date under the nodes of the version before, which go on
/// working on it, and a node of that version still starts on it.
/// </summary>
public sealed class UpgradeTests(ITestOutputHelper output) : TradingTest
{
    [Fact]
    public async Task Nodes_OfTheOlderVersion_TradeOnWhileTheNewerOneMigrates_AndAfterwards()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var database = await TestDatabase.CreateAsync();
        var nodes = await StartServersAsync(database, [], []);
        var (room, other) = (Keep(await TradingRoom.OpenAsync(database, nodes[0].Address, nodes[1].Address)), nodes[1]);
        var load = new RandomLoad(room.Admin, await room.TradersAsync(8), await room.MarketsAsync(3, _ => null));
        await using (load.Start(callers: 12))
        {
            await Task.Delay(1_000);

            // The newer version starts: it migrates in its turn, and whoever else starts meanwhile waits.
            var (hasTurn, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
            var migrating = MigrateToNextVersionAsync(database, hasTurn, mayGoOn.Task);
            await hasTurn.Task.WaitAsync(TimeSpan.FromSeconds(20));
            var waiting = StartServerAsync(database);
            await Task.Delay(2_000);
            await load.GoesOnAsync("the older nodes trade while the newer one migrates");
            waiting.IsCompleted.Should().BeFalse("a node that starts waits until the database is as it should be");

            mayGoOn.SetResult();
            await migrating;
            await waiting;
            await load.GoesOnAsync("the older nodes trade on the newer schema");
            await Task.Delay(1_000);

            // Rolled back, or restarted in between: the older version starts on a database that knows more than it does.
            await other.TerminateAsync();
            other.ExitCode.Should().Be(0);
            await other.StartAsync();
            await Task.Delay(1_000);
        }

        output.WriteLine($"{load.Log.Placed} orders accepted; " + string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        load.Log.Statuses.Keys.Should().NotContain(status => status >= 500 && status != 503, "a migration is no reason for an error");
        await load.Log.VerifyAsync(database);
        (await database.ScalarAsync<long>("""SELECT count(*) FROM "__EFMigrationsHistory" WHERE "MigrationId" = $1""", NextVersion.Id)).Should().Be(1);
        (await database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE of_next_version = 7")).Should().Be(await database.ScalarAsync<long>("SELECT count(*) FROM orders"));
    }

    [Fact]
    public void Migrations_SinceTheFirstRelease_OnlyAdd()
    {
        var assembly = typeof(ExchangeDbContext).Assembly;
        var scripts = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        scripts.Should().Contain("0008_Reading.sql");
        foreach (var name in scripts.Where(name => string.CompareOrdinal(name, AdditiveRule.FirstRelease) > 0))
            AdditiveRule.Breaches(Read(assembly, name)).Should().BeEmpty("older nodes work on it while they are being replaced ({0})", name);
    }

    [Theory]
    [InlineData("CREATE TABLE notes (id uuid PRIMARY KEY, text text NOT NULL);", 0)]
    [InlineData("ALTER TABLE orders ADD COLUMN a integer NOT NULL DEFAULT 0, ADD COLUMN b text;", 0)]
    [InlineData("-- DROP TABLE orders;\nCREATE INDEX i ON orders (id);", 0)]
    [InlineData("CREATE TABLE notes (id uuid); ALTER TABLE notes ADD CONSTRAINT c CHECK (id IS NOT NULL);", 0)]
    [InlineData("DROP TABLE orders;", 1)]
    [InlineData("ALTER TABLE orders DROP COLUMN seq;", 1)]
    [InlineData("ALTER TABLE orders ALTER COLUMN seq TYPE integer;", 1)]
    [InlineData("ALTER TABLE orders ALTER seq SET NOT NULL;", 1)]
    [InlineData("ALTER TABLE orders ADD COLUMN a integer NOT NULL;", 1)]
    [InlineData("ALTER TABLE orders ADD a integer not null, ADD COLUMN b integer NOT NULL DEFAULT 1;", 1)]
    [InlineData("ALTER TABLE orders RENAME COLUMN seq TO number;", 1)]
    [InlineData("ALTER TABLE orders ADD CONSTRAINT c CHECK (seq > 5);", 1)]
    [InlineData("CREATE UNIQUE INDEX i ON orders (user_id);", 1)]
    [InlineData("TRUNCATE orders; DELETE FROM trades;", 2)]
    public void Rule_FindsWhatAnOlderNodeWouldStumbleOver(string sql, int breaches) => AdditiveRule.Breaches(sql).Should().HaveCount(breaches);

    /// <summary>What the newer version does when it starts.</summary>
    private static async Task MigrateToNextVersionAsync(TestDatabase database, TaskCompletionSource hasTurn, Task mayGoOn)
    {
        await using var next = DatabaseMigrator.ContextFor(database.DataSource, npgsql => npgsql.MigrationsAssembly(typeof(NextVersion).Assembly.GetName().Name));
        await DatabaseMigrator.InTurnAsync(
            database.DataSource,
            async () =>
            {
                hasTurn.SetResult();
                await mayGoOn;
                await next.Database.MigrateAsync();
            },
            CancellationToken.None);
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>The migration of a version to come: columns in the tables that are written most, a table, an index.</summary>
[DbContext(typeof(ExchangeDbContext))]
[Migration(Id)]
internal sealed class NextVersion : Migration
{
    public const string Id = "20991231000001_NextVersion";

    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        ALTER TABLE orders ADD COLUMN of_next_version integer NOT NULL DEFAULT 7;
        ALTER TABLE markets ADD COLUMN of_next_version text;
        ALTER TABLE balances ADD COLUMN of_next_version bigint NOT NULL DEFAULT 0;
        ALTER TABLE positions ADD COLUMN of_next_version boolean;
        ALTER TABLE market_journal ADD COLUMN of_next_version smallint;
        CREATE TABLE next_version (id uuid PRIMARY KEY, text text NOT NULL);
        CREATE INDEX ix_trades_next_version ON trades (created_at);
        """);
}
