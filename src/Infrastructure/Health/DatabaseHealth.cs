using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace PredictionMarkets.Infrastructure.Health;

/// <summary>Whether the database answers.</summary>
public sealed class DatabaseHealth(NpgsqlDataSource dataSource) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
