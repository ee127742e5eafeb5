using Npgsql;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// Ends sessions of other nodes that have locked rows for a group (each locks the table of markets so, whatever else) and have stopped in the middle of what they were sending. PostgreSQL ends by itself who stands still between two batches
/// (idle_in_transaction_session_timeout); for a client that stands still within one it has no time-out, and the rows would be locked until that node wakes.
/// </summary>
internal static class StuckSessions
{
    private const string End = """
        SELECT count(*) FILTER (WHERE pg_terminate_backend(a.pid)) FROM pg_stat_activity a
        WHERE a.datname = current_database() AND a.usename = current_user AND a.state = 'active' AND a.wait_event = 'ClientRead' AND a.state_change < clock_timestamp() - $1
            AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.relation = 'markets'::regclass AND l.mode = 'RowShareLock' AND l.granted)
        """;

    /// <summary>How many were ended. Their transactions are rolled back; their nodes find the connection gone and look up what became of the group.</summary>
    /// <param name="patience">How long a session may wait for its client.</param>
    public static async Task<long> EndAsync(NpgsqlDataSource database, TimeSpan patience)
    {
        await using var command = database.CreateCommand(End);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = patience });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
