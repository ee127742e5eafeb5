using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Reconciliation;

/// <summary>Holds all books against each other (the invariants of money, shares and orders), stores the run with what it found, and halts the markets concerned if that is set.</summary>
[Allow(Access.Exchange)]
public sealed record Reconcile : IRequest<Result<JobReport>>;

/// <summary>The checks, and where their runs are kept.</summary>
public interface IReconciliation
{
    /// <summary>True if a market in which something is found is to be halted.</summary>
    bool HaltsMarkets { get; }

    /// <summary>Checks everything once, on this node.</summary>
    Task<CheckedBooks> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Stores a run. <paramref name="halted"/>: the markets that were halted for it.</summary>
    Task<Guid> StoreAsync(CheckedBooks books, Guid? requestedBy, IReadOnlySet<Guid> halted, CancellationToken cancellationToken);
}

/// <summary>What a run has found.</summary>
/// <param name="Checks">How many rules were checked.</param>
/// <param name="Imbalance">By how much the books do not balance.</param>
public sealed record CheckedBooks(DateTime StartedAt, DateTime FinishedAt, int Checks, IReadOnlyList<BrokenRule> Findings, Money Imbalance);

/// <summary>A rule that does not hold, and where.</summary>
/// <param name="Invariant">The rule's name.</param>
/// <param name="Detail">The row or sum that breaks it.</param>
/// <param name="MarketId">The market it was found in; null when it is of no market.</param>
public sealed record BrokenRule(string Invariant, string Detail, Guid? MarketId);

/// <summary>Checks, halts where that is set, stores. Used by the job and by administrators.</summary>
public sealed class BookKeeper(IReconciliation reconciliation, IScopedSender sender)
{
    public async Task<(Guid RunId, CheckedBooks Books)> RunAsync(Guid? requestedBy, CancellationToken cancellationToken)
    {
        var books = await reconciliation.CheckAsync(cancellationToken);
        ExchangeMetrics.SetReconciled(books.Imbalance, books.Findings.Count);
        var halted = new HashSet<Guid>();
        if (reconciliation.HaltsMarkets)
        {
            foreach (var finding in books.Findings.Where(finding => finding.MarketId is not null).DistinctBy(finding => finding.MarketId))
            {
                // Refused for a market that is not open: nothing trades there.
                if (await sender.SendAsExchangeAsync(new HaltSuspectMarket(finding.MarketId!.Value, finding.Invariant), cancellationToken) is { IsRefused: false })
                    halted.Add(finding.MarketId.Value);
            }
        }

        return (await reconciliation.StoreAsync(books, requestedBy, halted, cancellationToken), books);
    }
}

internal sealed class ReconcileHandler(BookKeeper keeper) : IRequestHandler<Reconcile, Result<JobReport>>
{
    public async Task<Result<JobReport>> Handle(Reconcile request, CancellationToken cancellationToken)
    {
        var (runId, books) = await keeper.RunAsync(requestedBy: null, cancellationToken);
        return new JobReport(books.Findings.Count, books.Findings.Count == 0 ? $"{books.Checks} rules hold" : $"run {runId}: {books.Findings.Count} findings");
    }
}
