using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>
/// Makes the database fit to be used, at start: refuses one that may lose what it has confirmed, then runs the migrations it has not seen yet.
/// Any number of nodes may start at once; the migrations run under a lock.
/// </summary>
public sealed class DatabaseMigrator(NpgsqlDataSource dataSource, IConfiguration configuration, ILogger<DatabaseMigrator> logger)
{
    /// <summary>Set to true to run on a database that is not durable, such as a throw-away one for tests.</summary>
    public const string AllowUnsafeDurabilityKey = "Database:AllowUnsafeDurability";

    /// <summary>An advisory lock of this number, in the database that is migrated.</summary>
    private const long MigrationLock = 0x6d69_6772_6174_65;

    /// <summary>Throws <see cref="UnsafeDatabaseException"/> if the database is not durable and that is not allowed.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await CheckDurabilityAsync(cancellationToken);

        var options = new DbContextOptionsBuilder<ExchangeDbContext>();
        ExchangeDbContext.Configure(options, dataSource);
        await using var db = new ExchangeDbContext(options.Options);

        // EF Core's own lock ends with each migration's transaction, and a node that waited for it goes on with a list that is out of date.
        await using var alone = await dataSource.OpenConnectionAsync(cancellationToken);
        await using (var wait = new NpgsqlCommand("SELECT pg_advisory_lock($1)", alone) { CommandTimeout = 0, Parameters = { new() { Value = MigrationLock } } })
            await wait.ExecuteNonQueryAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", alone) { Parameters = { new() { Value = MigrationLock } } };
        await release.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task CheckDurabilityAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT coalesce(array_agg(name ORDER BY name), '{}')
            FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'
            """);
        var off = (string[])(await command.ExecuteScalarAsync(cancellationToken))!;
        if (off.Length == 0)
            return;
        if (!configuration.GetValue(AllowUnsafeDurabilityKey, defaultValue: false))
            throw new UnsafeDatabaseException(off);
        logger.LogWarning("The database runs with {Settings} off: a crash may lose trades that were confirmed. Allowed by {Setting}.", off, AllowUnsafeDurabilityKey);
    }
}

/// <summary>The database may lose what it has confirmed; an exchange must not run on it.</summary>
public sealed class UnsafeDatabaseException(IReadOnlyList<string> settings) : Exception(
    $"The database runs with {string.Join(", ", settings)} off: a crash may lose trades that were confirmed. "
    + $"Turn them on, or set {DatabaseMigrator.AllowUnsafeDurabilityKey} to true if the data may be lost.")
{
    public IReadOnlyList<string> Settings { get; } = settings;
}
