using Npgsql;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Exchange;

/// <inheritdoc cref="IExchangeSwitch"/>
internal sealed class ExchangeSwitch(NpgsqlDataSource database, IIdSource ids, TimeProvider clock) : IExchangeSwitch
{
    /// <summary>Longer than a group can hold its locks: a frozen node's transaction is ended by the database before (Trading:IdleInTransactionTimeout).</summary>
    private const string Patience = "SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '5s'";

    public async Task<ExchangeStatusDto> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT halted, reason, changed_at, seq FROM exchange_switch WHERE id = 1");
        return await ReadAsync(command, cancellationToken) ?? throw new InvalidOperationException("The exchange's switch has disappeared.");
    }

    public async Task<ExchangeStatusDto?> SetAsync(bool halted, string? reason, Guid changedBy, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            // Every group holds this table in ROW SHARE mode from its first statement on, so this waits for those under way, and those to come wait for this.
            await using var wait = new NpgsqlCommand($"{Patience}; LOCK TABLE exchange_switch IN EXCLUSIVE MODE", connection, transaction);
            await wait.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
            return null;
        }

        // Resuming what runs changes nothing, and is not told to anybody. The feed's counter is the last row to be locked, as in every group.
        await using var change = new NpgsqlCommand(
            """
            WITH changed AS (
                UPDATE exchange_switch SET halted = $1, reason = $2, changed_by = $3, changed_at = $4, seq = seq + 1 WHERE id = 1 AND (halted OR $1)
                RETURNING halted, reason, changed_at, seq),
            told AS (INSERT INTO exchange_journal (seq, halted, reason, changed_by, created_at) SELECT seq, halted, reason, $3, changed_at FROM changed),
            audited AS (INSERT INTO audit_log (id, action, actor_id, detail, created_at) SELECT $5, $6, $3, reason, changed_at FROM changed),
            counted AS (UPDATE feed_counters SET seq = feed_counters.seq + 1 FROM changed WHERE topic = 'markets' RETURNING feed_counters.seq),
            announced AS (
                INSERT INTO market_changes (seq, market_id, market_seq, payload, created_at)
                SELECT counted.seq, $7, changed.seq, json_build_object(
                    'status', CASE WHEN halted THEN 'HALTED' ELSE 'RUNNING' END, 'reason', reason,
                    'since', to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'seq', changed.seq), changed_at
                FROM changed, counted)
            SELECT * FROM changed UNION ALL SELECT halted, reason, changed_at, seq FROM exchange_switch WHERE NOT EXISTS (SELECT FROM changed)
            """, connection, transaction);
        foreach (var value in (object?[])
                 [
                     halted, reason, changedBy, clock.GetUtcNow().UtcDateTime.ToMicroseconds(), ids.NewId(), halted ? AuditActions.ExchangeHalted : AuditActions.ExchangeResumed,
                     MarketChangeRow.WholeExchange,
                 ])
            change.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        change.Parameters[1].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text;
        var status = await ReadAsync(change, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return status;
    }

    private static async Task<ExchangeStatusDto?> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ExchangeStatusDto(
                reader.GetBoolean(0) ? ExchangeState.Halted : ExchangeState.Running, await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1),
                reader.GetDateTime(2), reader.GetInt64(3))
            : null;
    }
}
