using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Reconciliation;

/// <summary>Runs the reconciliation at once, on the node that was asked, and answers what it found.</summary>
[Allow(Access.Admin)]
public sealed record RunReconciliation : IRequest<Result<ReconciliationRunDto>>;

/// <summary>Runs of the reconciliation, newest first, each with what it found.</summary>
/// <param name="WithFindings">True for those that found something only.</param>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.Admin)]
public sealed record ListReconciliations(bool? WithFindings, int? Limit, string? Cursor) : IRequest<Result<Page<ReconciliationRunDto>>>;

/// <summary>A run.</summary>
/// <param name="Node">Whose books in memory it has looked at; the database is the same for all.</param>
/// <param name="RequestedBy">The administrator who asked for it; null when its time had come.</param>
/// <param name="Checks">How many rules were checked.</param>
/// <param name="Imbalance">By how much the books do not balance.</param>
/// <param name="FindingCount">How many findings there were; of each rule, at most twenty are listed.</param>
public sealed record ReconciliationRunDto(
    Guid Id, string Node, Guid? RequestedBy, DateTime StartedAt, double Milliseconds, int Checks, Money Imbalance, int FindingCount, IReadOnlyList<FindingDto> Findings);

/// <summary>A rule that did not hold, and where.</summary>
/// <param name="Halted">True if the market was halted for it.</param>
public sealed record FindingDto(string Invariant, string Detail, Guid? MarketId, bool Halted);

internal sealed class ListReconciliationsValidator : AbstractValidator<ListReconciliations>
{
    public ListReconciliationsValidator() => RuleFor(list => list.Limit).IsLimit();
}

internal sealed class ListReconciliationsHandler(IExchangeDb db) : IRequestHandler<ListReconciliations, Result<Page<ReconciliationRunDto>>>
{
    public async Task<Result<Page<ReconciliationRunDto>>> Handle(ListReconciliations request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out Guid before))
            return Cursor.Invalid;
        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = db.ReconciliationRuns.Where(run => run.Id < before);
        if (request.WithFindings is { } found)
            rows = rows.Where(run => (run.Findings > 0) == found);
        var page = await rows.OrderByDescending(run => run.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var ids = page.ConvertAll(run => run.Id);
        var findings = (await db.ReconciliationFindings.Where(finding => ids.Contains(finding.RunId)).ToListAsync(cancellationToken)).ToLookup(finding => finding.RunId);
        return Paging.Cut(page, limit, run => Cursor.Write(run.Id), run => ToDto(run, findings[run.Id]));
    }

    internal static ReconciliationRunDto ToDto(ReconciliationRunRow run, IEnumerable<ReconciliationFindingRow> findings) => new(
        run.Id, run.Node, run.RequestedBy, run.StartedAt, (run.FinishedAt - run.StartedAt).TotalMilliseconds, run.Checks, new Money(run.Imbalance), run.Findings,
        [.. findings.OrderBy(finding => finding.Number).Select(finding => new FindingDto(finding.Invariant, finding.Detail, finding.MarketId, finding.Halted))]);
}

internal sealed class RunReconciliationHandler(BookKeeper keeper, IExchangeDb db, IAuditLog audit, ICurrentUser user)
    : IRequestHandler<RunReconciliation, Result<ReconciliationRunDto>>
{
    public async Task<Result<ReconciliationRunDto>> Handle(RunReconciliation request, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(user.RequiredId, new AuditEntry(AuditActions.ReconciliationRun, SubjectId: null), cancellationToken);
        var (runId, _) = await keeper.RunAsync(user.RequiredId, cancellationToken);
        var run = await db.ReconciliationRuns.SingleAsync(row => row.Id == runId, cancellationToken);
        var findings = await db.ReconciliationFindings.Where(finding => finding.RunId == runId).ToListAsync(cancellationToken);
        return ListReconciliationsHandler.ToDto(run, findings);
    }
}
