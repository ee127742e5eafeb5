using Microsoft.Extensions.Options;
using Npgsql;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <inheritdoc cref="IUpkeep"/>
internal sealed class Upkeep(NpgsqlDataSource database, IOptions<JobOptions> options) : IUpkeep
{
    private const int RowsAStatement = 10_000;

    /// <summary>How long API keys stay in their owner's list after they have expired or were revoked.</summary>
    private static readonly TimeSpan KeepDeadKeys = TimeSpan.FromDays(30);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public async Task<int> DeleteExpiredAccessAsync(DateTime now, CancellationToken cancellationToken) =>
        await DeleteAsync("refresh_tokens", "expires_at < $1", now, cancellationToken)
        + await DeleteAsync(
            "sessions",
            "coalesce(revoked_at, last_used_at) < $1 AND NOT EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.session_id = sessions.id)", now - Day, cancellationToken)
        + await DeleteAsync("email_tokens", "expires_at < $1", now, cancellationToken)
        + await DeleteAsync("attempts", "since < $1", now - Day, cancellationToken)
        + await DeleteAsync("api_signatures", "expires_at < $1", now, cancellationToken)
        + await DeleteAsync("api_keys", "least(revoked_at, expires_at) < $1", now - KeepDeadKeys, cancellationToken);

    public async Task<int> PruneRecordsAsync(DateTime now, CancellationToken cancellationToken) =>
        await DeleteAsync("trading_groups", "committed_at < $1", now - options.Value.KeepGroups, cancellationToken)

        // An approved transfer is protected by its key for as long as it can be approved again, which is for ever.
        + await DeleteAsync("idempotency_keys", "created_at < $1 AND key NOT LIKE 'approved-%'", now - options.Value.KeepIdempotencyKeys, cancellationToken)
        + await DeleteAsync("job_runs", "started_at < $1", now - options.Value.KeepRuns, cancellationToken)
        + await DeleteAsync("reconciliation_runs", "started_at < $1 AND findings = 0", now - options.Value.KeepRuns, cancellationToken);

    /// <summary>Some rows at a time, so that no statement holds many rows' locks for long.</summary>
    private async Task<int> DeleteAsync(string table, string condition, DateTime before, CancellationToken cancellationToken)
    {
        var sum = 0;
        while (true)
        {
            var deleted = await database
                .Sql($"DELETE FROM {table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM {table} WHERE {condition} LIMIT {RowsAStatement}))", before)
                .RunAsync(cancellationToken);
            sum += deleted;
            if (deleted < RowsAStatement)
                return sum;
        }
    }
}
