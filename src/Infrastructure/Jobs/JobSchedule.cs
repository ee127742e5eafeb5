using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <summary>
/// Puts the jobs of the catalogue into the scheduler's store, before the scheduler starts. What another node has put there stays as it is: overwriting its triggers would
/// have both go on firing (docs/decisions/0006). Only an interval that has changed since is put right.
/// </summary>
internal sealed partial class JobSchedule(ISchedulerFactory schedulers, JobCatalog catalog, ILogger<JobSchedule> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in catalog.All)
        {
            try
            {
                await ScheduleAsync(scheduler, job, cancellationToken);
            }
            catch (ObjectAlreadyExistsException)
            {
                LogScheduledElsewhere(job.Name);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task ScheduleAsync(IScheduler scheduler, JobDefinition job, CancellationToken cancellationToken)
    {
        var trigger = TriggerOf(scheduler, job);
        if (await scheduler.GetTrigger(trigger.Key, cancellationToken) is { } known)
        {
            if (known is not ISimpleTrigger { RepeatInterval: var interval } || interval != job.Interval)
                await scheduler.RescheduleJob(trigger.Key, trigger, cancellationToken);
            return;
        }

        var detail = JobBuilder.Create<CommandJob>().WithIdentity(job.Name).WithDescription(job.Description).StoreDurably().RequestRecovery().Build();
        await scheduler.ScheduleJob(detail, trigger, new ScheduleJobOptions(), cancellationToken);
    }

    /// <summary>A trigger of the job's own name. A time that was missed is not repeated: the next run finds all that is due.</summary>
    private static ITrigger TriggerOf(IScheduler scheduler, JobDefinition job) => TriggerBuilder.Create(scheduler.TimeProvider)
        .WithIdentity(job.Name)
        .ForJob(job.Name)
        .StartNow()
        .WithSimpleSchedule(schedule => schedule.WithInterval(job.Interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithExistingCount))
        .Build();

    [LoggerMessage(420, LogLevel.Information, "Job {Job} is scheduled by another node")]
    private partial void LogScheduledElsewhere(string job);
}
