using Microsoft.Extensions.Diagnostics.HealthChecks;
using PredictionMarkets.Infrastructure.Redis;

namespace PredictionMarkets.Infrastructure.Health;

/// <summary>Whether Redis answers. Trading does without it, so a failure only degrades the exchange.</summary>
public sealed class RedisHealth(RedisConnection redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var connection = await redis.GetAsync(cancellationToken);
        await connection.GetDatabase().PingAsync().WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
