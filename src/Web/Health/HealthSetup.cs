using PredictionMarkets.Application.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PredictionMarkets.Infrastructure.Health;
using PredictionMarkets.Infrastructure.Jobs;
using PredictionMarkets.Infrastructure.Redis;

namespace PredictionMarkets.Web.Health;

/// <summary>
/// /health and /healthz: the process answers. /ready: what it needs does, each named with its state; 503 when it cannot trade, 200 and "degraded" when
/// it can trade but not do everything else.
/// </summary>
public static class HealthSetup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddHealth(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(new RedisConnection(configuration));
        var checks = services.AddHealthChecks().AddCheck<DatabaseHealth>("database", timeout: Patience).AddCheck<SchedulerHealth>("scheduler", timeout: Patience);
        if (!string.IsNullOrEmpty(configuration["Redis:Url"]))
            checks.AddCheck<RedisHealth>("redis", HealthStatus.Degraded, timeout: Patience);
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        foreach (var address in (string[])["/health", "/healthz"])
            app.MapGet(address, () => Results.Json(new ProcessState("healthy"))).ExcludeFromDescription();
        app.MapHealthChecks("/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new CheckState(
                Name(entry.Value.Status), Math.Round(entry.Value.Duration.TotalMilliseconds, 1), entry.Value.Data.GetValueOrDefault(SchedulerHealth.State) as string),
            StringComparer.Ordinal);
        return JsonSerializer.SerializeAsync(context.Response.BodyWriter, new Readiness(Name(report.Status), checks), ExchangeJson.Options, context.RequestAborted);
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        HealthStatus.Unhealthy => "unhealthy",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A state of no known name."),
    };

    private sealed record ProcessState(string Status);

    private sealed record Readiness(string Status, IReadOnlyDictionary<string, CheckState> Checks);

    private sealed record CheckState(string Status, double Milliseconds, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? State);
}
