using PredictionMarkets.Application.Jobs;
using Quartz;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <inheritdoc cref="IJobDesk"/>
internal sealed class JobDesk(ISchedulerFactory schedulers, JobCatalog catalog) : IJobDesk
{
    public bool Knows(string name) => catalog.Find(name) is not null;

    public async Task<IReadOnlyList<ScheduledJob>> ListAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var jobs = new List<ScheduledJob>();
        foreach (var job in catalog.All)
        {
            var key = new TriggerKey(job.Name);
            var trigger = await scheduler.GetTrigger(key, cancellationToken);
            var state = trigger is null ? JobState.NotScheduled : StateOf(await scheduler.GetTriggerState(key, cancellationToken));
            jobs.Add(new ScheduledJob(
                job.Name, job.Description, job.Interval, state, state == JobState.Paused ? null : trigger?.NextFireTimeUtc?.UtcDateTime, trigger?.PreviousFireTimeUtc?.UtcDateTime));
        }

        return jobs;
    }

    public async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.TriggerJob(new JobKey(name), cancellationToken: cancellationToken);
    }

    public async Task PauseAsync(string name, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.PauseTrigger(new TriggerKey(name), cancellationToken);
    }

    public async Task ResumeAsync(string name, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.ResumeTrigger(new TriggerKey(name), cancellationToken);
    }

    private static JobState StateOf(TriggerState state) => state switch
    {
        TriggerState.Normal or TriggerState.Awaiting => JobState.Waiting,
        TriggerState.Blocked or TriggerState.Executing => JobState.Running,
        TriggerState.Paused => JobState.Paused,
        TriggerState.None or TriggerState.Complete or TriggerState.Error => JobState.NotScheduled,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state of no known name."),
    };
}
