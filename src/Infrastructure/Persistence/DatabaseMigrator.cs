using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>
/// Makes the database fit to be used, at start: refuses one that may lose what it has confirmed, then runs the migrations it has not seen yet.
/// Any number of nodes may start at once; the migrations run under EF Core's lock.
/// </summary>
public sealed class DatabaseMigrator(NpgsqlDataSource dataSource, IConfiguration configuration, ILogger<DatabaseMigrator> logger)
{
    /// <summary>Set to true to run on a database that is not durable, such as a throw-away one for tests.</summary>
    public const string AllowUnsafeDurabilityKey = "Database:AllowUnsafeDurability";

    /// <summary>Throws <see cref="UnsafeDatabaseException"/> if the database is not durable and that is not allowed.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await CheckDurabilityAsync(cancellationToken);

        var options = new DbContextOptionsBuilder<ExchangeDbContext>();
        ExchangeDbContext.Configure(options, dataSource);
        await using var db = new ExchangeDbContext(options.Options);
        await db.Database.MigrateAsync(cancellationToken);
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
