using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Jobs;

/// <summary>Deletes what has expired. Every statement stands alone, may be repeated, and deletes some rows at a time.</summary>
public interface IUpkeep
{
    /// <summary>Ended sessions, spent refresh tokens, API keys long expired or revoked, links from mail, counted attempts, signatures.</summary>
    Task<int> DeleteExpiredAccessAsync(DateTime now, CancellationToken cancellationToken);

    /// <summary>Proofs of committed groups and idempotency keys beyond their time, old runs of jobs and of the reconciliation.</summary>
    Task<int> PruneRecordsAsync(DateTime now, CancellationToken cancellationToken);
}

/// <summary>Deletes expired sessions, API keys, reset links and the like.</summary>
[Allow(Access.Exchange)]
public sealed record CleanUpAccess : IRequest<Result<JobReport>>;

/// <summary>Deletes records that are kept for a time only: groups' proofs, idempotency keys, the history of jobs.</summary>
[Allow(Access.Exchange)]
public sealed record PruneRecords : IRequest<Result<JobReport>>;

internal sealed class CleanUpAccessHandler(IUpkeep upkeep, TimeProvider clock) : IRequestHandler<CleanUpAccess, Result<JobReport>>
{
    public async Task<Result<JobReport>> Handle(CleanUpAccess request, CancellationToken cancellationToken) =>
        new JobReport(await upkeep.DeleteExpiredAccessAsync(clock.GetUtcNow().UtcDateTime, cancellationToken));
}

internal sealed class PruneRecordsHandler(IUpkeep upkeep, TimeProvider clock) : IRequestHandler<PruneRecords, Result<JobReport>>
{
    public async Task<Result<JobReport>> Handle(PruneRecords request, CancellationToken cancellationToken) =>
        new JobReport(await upkeep.PruneRecordsAsync(clock.GetUtcNow().UtcDateTime, cancellationToken));
}
