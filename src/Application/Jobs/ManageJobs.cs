using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Jobs;

/// <summary>All jobs, with their next and last runs.</summary>
[Allow(Access.Admin)]
public sealed record ListJobs : IRequest<Result<JobList>>;

/// <summary>Has a job run at once, on whichever node is free; also one that is paused.</summary>
[Allow(Access.Admin)]
public sealed record RunJob(string Name) : IRequest<Result<Unit>>;

/// <summary>Stops a job from running by the clock until it is resumed. A run under way goes on.</summary>
[Allow(Access.Admin)]
public sealed record PauseJob(string Name) : IRequest<Result<Unit>>;

/// <summary>Lets a paused job run again; what it missed it catches up with in its next run.</summary>
[Allow(Access.Admin)]
public sealed record ResumeJob(string Name) : IRequest<Result<Unit>>;

/// <summary>All jobs.</summary>
public sealed record JobList(IReadOnlyList<JobDto> Items);

/// <summary>What a job does at this moment.</summary>
public enum JobState
{
    /// <summary>Waits for its time.</summary>
    Waiting = 1,

    /// <summary>Runs.</summary>
    Running = 2,

    /// <summary>Somebody has paused it.</summary>
    Paused = 3,

    /// <summary>No node has scheduled it: jobs are switched off everywhere, or it could not be scheduled.</summary>
    NotScheduled = 4,
}

/// <summary>A job.</summary>
/// <param name="IntervalSeconds">How often it runs.</param>
/// <param name="LastFiredAt">When it last ran, if only to find nothing to do.</param>
/// <param name="LastRun">The last run that did something, failed, or was asked for; null before the first.</param>
public sealed record JobDto(
    string Name, string Description, double IntervalSeconds, JobState State, DateTime? NextRunAt, DateTime? LastFiredAt, JobRunDto? LastRun);

/// <summary>A run of a job.</summary>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record JobRunDto(
    Guid Id, string Job, string Node, DateTime StartedAt, double Milliseconds, int Done, bool ByHand, string? Detail, string? Error)
{
    internal static JobRunDto Of(JobRunRow row) => new(
        row.Id, row.Job, row.Node, row.StartedAt, (row.FinishedAt - row.StartedAt).TotalMilliseconds, row.Done, row.ByHand, row.Detail, row.Error);
}

/// <summary>There is no job of this name.</summary>
public sealed record JobNotFound(string Name) : Refusal(RefusalKind.NotFound, "JOB_NOT_FOUND", $"There is no job '{Name}'.");

/// <summary>A job as the scheduler has it.</summary>
public sealed record ScheduledJob(string Name, string Description, TimeSpan Interval, JobState State, DateTime? NextRunAt, DateTime? LastFiredAt);

/// <summary>The scheduler, for administrators. What it changes holds on all nodes.</summary>
public interface IJobDesk
{
    bool Knows(string name);

    Task<IReadOnlyList<ScheduledJob>> ListAsync(CancellationToken cancellationToken);

    Task RunAsync(string name, CancellationToken cancellationToken);

    Task PauseAsync(string name, CancellationToken cancellationToken);

    Task ResumeAsync(string name, CancellationToken cancellationToken);
}

internal sealed class RunJobHandler(IJobDesk jobs, IAuditLog audit, ICurrentUser user) : IRequestHandler<RunJob, Result<Unit>>
{
    public Task<Result<Unit>> Handle(RunJob request, CancellationToken cancellationToken) =>
        JobChange.MakeAsync(jobs, audit, user, request.Name, AuditActions.JobRun, jobs.RunAsync, cancellationToken);
}

internal sealed class PauseJobHandler(IJobDesk jobs, IAuditLog audit, ICurrentUser user) : IRequestHandler<PauseJob, Result<Unit>>
{
    public Task<Result<Unit>> Handle(PauseJob request, CancellationToken cancellationToken) =>
        JobChange.MakeAsync(jobs, audit, user, request.Name, AuditActions.JobPaused, jobs.PauseAsync, cancellationToken);
}

internal sealed class ResumeJobHandler(IJobDesk jobs, IAuditLog audit, ICurrentUser user) : IRequestHandler<ResumeJob, Result<Unit>>
{
    public Task<Result<Unit>> Handle(ResumeJob request, CancellationToken cancellationToken) =>
        JobChange.MakeAsync(jobs, audit, user, request.Name, AuditActions.JobResumed, jobs.ResumeAsync, cancellationToken);
}

internal static class JobChange
{
    /// <summary>The scheduler's tables have transactions of their own, so the entry in the audit log comes first: it says what was asked for.</summary>
    public static async Task<Result<Unit>> MakeAsync(
        IJobDesk jobs, IAuditLog audit, ICurrentUser user, string name, string action, Func<string, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        if (!jobs.Knows(name))
            return new JobNotFound(name);
        await audit.WriteAsync(user.RequiredId, new AuditEntry(action, SubjectId: null, Detail: name), cancellationToken);
        await change(name, cancellationToken);
        return default(Unit);
    }
}
