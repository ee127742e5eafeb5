using Microsoft.Extensions.Logging;
using Npgsql;
using PredictionMarkets.Infrastructure.Persistence;
using PredictionMarkets.Infrastructure.Trading;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>
/// Between nodes by PostgreSQL, where there is no Redis: LISTEN and NOTIFY on the channel "feed". NOTIFY goes out after the commit, in a statement of its own that waits for no
/// disk; inside the trading transaction it would line up all commits. A node that is alone sends nothing. Behind a pooler that keeps no sessions there is nobody to listen: it does
/// nothing there, and each node sees what others commit when it looks for itself.
/// </summary>
internal sealed partial class PostgresCourier(DirectDatabase database, CommitSignal commits, FeedRelay relay, ILogger<PostgresCourier> logger)
    : FeedCourier(commits, relay, TimeSpan.FromMilliseconds(10))
{
    /// <summary>Held, shared, by every node that listens.</summary>
    private const long Presence = 7_310_000_001;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile bool _isAlone;

    protected override async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        if (!database.KeepsSessions)
        {
            LogPooler();
            return;
        }

        while (true)
        {
            try
            {
                await ListenAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.IO.IOException or System.Net.Sockets.SocketException)
            {
                LogAway(exception.Message);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    protected override async Task SendAsync(string channel, string message, CancellationToken cancellationToken)
    {
        if (_isAlone || !database.KeepsSessions)
            return;
        try
        {
            await using var command = database.Source.CreateCommand("SELECT set_config('synchronous_commit', 'off', true), pg_notify('feed', $1)");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{channel}:{message}" });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            LogAway(exception.Message);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) =>
        {
            var at = notice.Payload.IndexOf(':', StringComparison.Ordinal);
            Received(notice.Payload[..at], notice.Payload[(at + 1)..]);
        };
        await RunAsync(connection, $"LISTEN feed; SELECT pg_advisory_lock_shared({Presence})", cancellationToken);
        MayHaveMissed();
        while (true)
        {
            await connection.WaitAsync(Pause, cancellationToken);
            await using var others = new NpgsqlCommand(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                + $"AND (classid::bigint << 32) + objid::bigint = {Presence}", connection);
            _isAlone = (long)(await others.ExecuteScalarAsync(cancellationToken))! <= 1;
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(440, LogLevel.Warning, "PostgreSQL does not carry news between nodes: {Reason}; each looks for itself every second")]
    private partial void LogAway(string reason);

    [LoggerMessage(441, LogLevel.Warning, "Behind a pooler PostgreSQL cannot carry news between nodes; each looks for itself every second. Name the database itself in DIRECT_URL, or a Redis in REDIS_URL")]
    private partial void LogPooler();
}
