using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <summary>Whether this node's scheduler runs, and whether the others know that it does. Its state is named under <see cref="State"/>.</summary>
public sealed class SchedulerHealth(ISchedulerFactory schedulers, NpgsqlDataSource database, IOptions<JobOptions> options) : IHealthCheck
{
    /// <summary>Where the answer's data name the state: RUNNING, STARTING, STANDBY, SHUTTINGDOWN, SHUTDOWN, SILENT (no check-in of late), OFF (no jobs on this node).</summary>
    public const string State = "state";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Value.Enabled)
            return Name("OFF", isHealthy: true);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var status = await scheduler.GetStatus(cancellationToken);
        if (status != SchedulerStatus.Running)
            return Name(status == SchedulerStatus.Created ? "STARTING" : status.ToString().ToUpperInvariant(), isHealthy: false);
        return await HasCheckedInAsync(scheduler, cancellationToken) ? Name("RUNNING", isHealthy: true) : Name("SILENT", isHealthy: false);
    }

    /// <summary>Ten check-ins may be late before anybody is alarmed: the scheduler takes up again by itself when the database is back.</summary>
    private async Task<bool> HasCheckedInAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT last_checkin_time FROM quartz.qrtz_scheduler_state WHERE sched_name = $1 AND instance_name = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = scheduler.SchedulerName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = scheduler.SchedulerInstanceId });
        return await command.ExecuteScalarAsync(cancellationToken) is long ticks
            && scheduler.TimeProvider.GetUtcNow().UtcTicks - ticks < 10 * options.Value.CheckIn.Ticks;
    }

    private static HealthCheckResult Name(string state, bool isHealthy)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { [State] = state };
        return isHealthy ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Unhealthy(data: data);
    }
}
