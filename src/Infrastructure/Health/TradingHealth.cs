using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using PredictionMarkets.Infrastructure.Trading;

namespace PredictionMarkets.Infrastructure.Health;

/// <summary>
/// Whether orders can be kept. A database that is out of room still answers questions, so after a commit that failed for such a reason the node is not ready until the database
/// takes something again: it is asked to, because a node that is not ready is sent no orders by which it could find out.
/// </summary>
public sealed class TradingHealth(TradingPulse pulse, NpgsqlDataSource database) : IHealthCheck
{
    /// <summary>However the trial ends, so long after the last failure orders are let in again: they are the better trial.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(30);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (pulse.Stopped is not { } stopped || stopped.Age > Forgotten)
            return HealthCheckResult.Healthy();
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"Orders cannot be kept: {stopped.Reason}");
        }

        pulse.Beat();
        return HealthCheckResult.Healthy();
    }

    /// <summary>Half a megabyte that takes new blocks of the data's disk, in a table that is gone with its transaction, and a commit that takes the journal's.</summary>
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var trial = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new("CREATE TEMPORARY TABLE room_for_orders (filling text) ON COMMIT DROP"),
                new("INSERT INTO room_for_orders SELECT md5(i::text) FROM generate_series(1, 8000) AS i"),
            },
        };
        await trial.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
