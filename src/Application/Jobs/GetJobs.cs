using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Jobs;

/// <summary>Runs of a job, newest first. Ticks that found nothing to do are not among them.</summary>
/// <param name="Failed">True for failed ones only, false for the others.</param>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.Admin)]
public sealed record GetJobRuns(string Name, bool? Failed, int? Limit, string? Cursor) : IRequest<Result<Page<JobRunDto>>>;

internal sealed class GetJobRunsValidator : AbstractValidator<GetJobRuns>
{
    public GetJobRunsValidator() => RuleFor(runs => runs.Limit).IsLimit();
}

internal sealed class GetJobRunsHandler(IExchangeDb db, IJobDesk jobs) : IRequestHandler<GetJobRuns, Result<Page<JobRunDto>>>
{
    public async Task<Result<Page<JobRunDto>>> Handle(GetJobRuns request, CancellationToken cancellationToken)
    {
        if (!jobs.Knows(request.Name))
            return new JobNotFound(request.Name);
        if (!Cursor.TryRead(request.Cursor, out Guid before))
            return Cursor.Invalid;
        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = db.JobRuns.Where(run => run.Job == request.Name && run.Id < before);
        if (request.Failed is { } failed)
            rows = rows.Where(run => (run.Error != null) == failed);
        var page = await rows.OrderByDescending(run => run.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return Paging.Cut(page, limit, row => Cursor.Write(row.Id), JobRunDto.Of);
    }
}

internal sealed class ListJobsHandler(IExchangeDb db, IJobDesk jobs) : IRequestHandler<ListJobs, Result<JobList>>
{
    public async Task<Result<JobList>> Handle(ListJobs request, CancellationToken cancellationToken)
    {
        var items = new List<JobDto>();
        foreach (var job in await jobs.ListAsync(cancellationToken))
        {
            var last = await db.JobRuns.Where(run => run.Job == job.Name).OrderByDescending(run => run.Id).FirstOrDefaultAsync(cancellationToken);
            items.Add(new JobDto(
                job.Name, job.Description, job.Interval.TotalSeconds, job.State, job.NextRunAt, job.LastFiredAt, last is null ? null : JobRunDto.Of(last)));
        }

        return new JobList(items);
    }
}
