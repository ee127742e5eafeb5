using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>
/// Makes the database fit to be used, at start: refuses one that may lose what it has confirmed, then runs the migrations it has not seen yet.
/// Any number of nodes may start at once; the migrations run under a lock, past any pooler if DIRECT_URL leads there.
/// </summary>
public sealed class DatabaseMigrator(NpgsqlDataSource dataSource, DirectDatabase direct, IConfiguration configuration, ILogger<DatabaseMigrator> logger)
{
    /// <summary>Set to true to run on a database that is not durable, such as a throw-away one for tests.</summary>
    public const string AllowUnsafeDurabilityKey = "Database:AllowUnsafeDurability";

    /// <summary>An advisory lock of this number, in the database that is migrated.</summary>
    private const long MigrationLock = 0x6d69_6772_6174_65;

    /// <summary>
    /// Throws <see cref="UnsafeDatabaseException"/> if the database is not durable and that is not allowed, <see cref="PoolerNotNamedException"/> if it is reached
    /// through a pooler that DATABASE_URL does not speak of.
    /// </summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await CheckPoolerAsync(dataSource, cancellationToken);
        await CheckPoolerAsync(direct.Source, cancellationToken);
        await CheckDurabilityAsync(cancellationToken);

        await using var db = ContextFor(direct.Source);
        await InTurnAsync(direct.Source, () => db.Database.MigrateAsync(cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Tries again what PostgreSQL broke off: older nodes go on trading, and a migration that changes several of their tables can get across their transactions (40P01). It may be
    /// the one to give way each time, hence the many attempts.
    /// </summary>
    internal static ExchangeDbContext ContextFor(NpgsqlDataSource dataSource, Action<NpgsqlDbContextOptionsBuilder>? more = null)
    {
        var options = new DbContextOptionsBuilder<ExchangeDbContext>();
        ExchangeDbContext.Configure(options, dataSource);
        options.UseNpgsql(dataSource, npgsql =>
        {
            npgsql.EnableRetryOnFailure(maxRetryCount: 20, maxRetryDelay: TimeSpan.FromSeconds(2), errorCodesToAdd: null);
            more?.Invoke(npgsql);
        });
        return new ExchangeDbContext(options.Options);
    }

    /// <summary>
    /// Migrates while no other node does. EF Core's own lock ends with each migration's transaction, and a node that waited for it goes on with a list that is out of date.
    /// </summary>
    internal static async Task InTurnAsync(NpgsqlDataSource dataSource, Func<Task> migrateAsync, CancellationToken cancellationToken)
    {
        // The lock is a transaction's: behind a pooler a session's lock would be left on a session of somebody else's, and no node could ever start again.
        await using var alone = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var turn = await alone.BeginTransactionAsync(cancellationToken);
        await using (var wait = new NpgsqlCommand("SELECT set_config('idle_in_transaction_session_timeout', '0', true), pg_advisory_xact_lock($1)", alone, turn)
                     { CommandTimeout = 0, Parameters = { new() { Value = MigrationLock } } })
            await wait.ExecuteNonQueryAsync(cancellationToken);
        await migrateAsync();
        await turn.CommitAsync(CancellationToken.None);
    }

    /// <summary>
    /// A pooler tells its clients numbers of its own for the sessions of the server. Behind one that lends a session for a transaction, prepared statements are looked for where they
    /// are not, now and then: better not to start.
    /// </summary>
    private static async Task CheckPoolerAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        if (new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).NoResetOnClose)
            return;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        if ((int)(await command.ExecuteScalarAsync(cancellationToken))! != connection.ProcessID)
            throw new PoolerNotNamedException();
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

/// <summary>A pooler stands before the database and DATABASE_URL does not say so.</summary>
public sealed class PoolerNotNamedException() : Exception(
    "The database is reached through a pooler (pgbouncer or one like it), on which statements cannot be kept prepared. "
    + "Say so in DATABASE_URL: add pgbouncer=true to its parameters (in an Npgsql connection string: No Reset On Close=true), or name the database itself.");
