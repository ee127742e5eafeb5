using Microsoft.Extensions.Logging;
using Quartz;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <summary>What Quartz runs, for every job: it looks the job up by its name and hands it to the runner. Two runs of one job never overlap, on any number of nodes.</summary>
[DisallowConcurrentExecution]
internal sealed partial class CommandJob(JobCatalog catalog, JobRunner runner, ILogger<CommandJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var name = context.JobDetail.Key.Name;
        if (catalog.Find(name) is not { } job)
        {
            // Scheduled by a newer node; this one is about to be replaced.
            LogUnknown(name);
            return;
        }

        var byHand = !string.Equals(context.Trigger.Key.Name, name, StringComparison.Ordinal) && !context.Recovering;
        await runner.RunAsync(job, context.Scheduler.SchedulerInstanceId, byHand, cancellationToken);
    }

    [LoggerMessage(410, LogLevel.Warning, "Job {Job} is not known to this node")]
    private partial void LogUnknown(string job);
}
