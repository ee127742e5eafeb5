using FluentAssertions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using PredictionMarkets.Infrastructure.Persistence;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Persistence;

public sealed class MigrationTests
{
    /// <summary>What a database consists of, a line each; the history of migrations and, as EF Core knows none, triggers apart.</summary>
    private const string Catalog = """
        WITH tables AS (
            SELECT c.oid, c.relname, c.reloptions FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> '__EFMigrationsHistory')
        SELECT format('table %s %s', relname, reloptions) FROM tables
        UNION ALL
        SELECT format('column %s.%s %s%s default %s identity %s', t.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                      CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, pg_get_expr(d.adbin, d.adrelid), a.attidentity)
        FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
        UNION ALL
        SELECT format('index %s', pg_get_indexdef(i.indexrelid)) FROM tables t JOIN pg_index i ON i.indrelid = t.oid
        UNION ALL
        SELECT format('constraint %s.%s %s', t.relname, c.conname, pg_get_constraintdef(c.oid)) FROM tables t JOIN pg_constraint c ON c.conrelid = t.oid
        """;

    [Fact]
    public async Task MigratedDatabase_EqualsEfModel()
    {
        await using var migrated = await TestDatabase.CreateAsync();
        await using var modelled = await TestDatabase.CreateEmptyAsync();
        await using (var context = modelled.CreateContext())
            await context.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();

        var expected = await ReadAsync(modelled);
        var actual = await ReadAsync(migrated);

        expected.Should().HaveCountGreaterThan(100, "an empty catalog would equal another");
        string.Join('\n', actual.Except(expected, StringComparer.Ordinal)).Should().BeEmpty("what is migrated must be in the model");
        string.Join('\n', expected.Except(actual, StringComparer.Ordinal)).Should().BeEmpty("what is in the model must be migrated");
    }

    [Fact]
    public async Task Migrate_TwoNodesAtOnce_BothSucceed()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var node = NpgsqlDataSource.Create(database.ConnectionString);
            await TestDatabase.Migrator(node).MigrateAsync(CancellationToken.None);
        }));

        await using var context = database.CreateContext();
        (await database.ScalarAsync<long>("""SELECT count(*) FROM "__EFMigrationsHistory" """)).Should().Be(context.Database.GetMigrations().Count());
    }

    [Fact]
    public async Task Migrate_WithoutSynchronousCommit_IsRefused()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var careless = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c synchronous_commit=off" });

        var refused = () => TestDatabase.Migrator(careless, allowUnsafeDurability: false).MigrateAsync(CancellationToken.None);
        var allowed = () => TestDatabase.Migrator(careless, allowUnsafeDurability: true).MigrateAsync(CancellationToken.None);

        (await refused.Should().ThrowAsync<UnsafeDatabaseException>()).Which.Settings.Should().Contain("synchronous_commit");
        await allowed.Should().NotThrowAsync();
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    public async Task Migrate_OnAServerThatMayLoseWhatItHasConfirmed_IsRefused(string setting)
    {
        await using var cluster = await PostgresCluster.StartAsync($"{setting}=off");
        await using var careless = NpgsqlDataSource.Create(cluster.Server);

        var refused = () => TestDatabase.Migrator(careless, allowUnsafeDurability: false).MigrateAsync(CancellationToken.None);

        (await refused.Should().ThrowAsync<UnsafeDatabaseException>()).Which.Settings.Should().Equal(setting);
    }

    [Theory]
    [InlineData("ledger_transactions")]
    [InlineData("ledger_entries")]
    [InlineData("trades")]
    [InlineData("market_journal")]
    [InlineData("user_journal")]
    [InlineData("audit_log")]
    [InlineData("resolution_steps")]
    [InlineData("payouts")]
    public async Task AppendOnlyTable_RefusesUpdateDeleteAndTruncate(string table)
    {
        await using var database = await TestDatabase.CreateAsync();
        var column = await database.ScalarAsync<string>(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum = 1", table);

        foreach (var sql in new[] { $"UPDATE {table} SET {column} = {column}", $"DELETE FROM {table}", $"TRUNCATE {table}" })
        {
            var change = () => database.ExecuteAsync(sql);
            (await change.Should().ThrowAsync<PostgresException>(sql)).Which.SqlState.Should().Be(PostgresErrorCodes.RestrictViolation, sql);
        }
    }

    private static async Task<List<string>> ReadAsync(TestDatabase database)
    {
        await using var command = database.DataSource.CreateCommand(Catalog);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
