using PredictionMarkets.Infrastructure.Reconciliation;

namespace PredictionMarkets.Benchmarks.Servers;

/// <summary>Whether money, shares and orders are right after a run.</summary>
/// <param name="Line">For the report.</param>
internal sealed record BooksVerdict(bool AreRight, string Line)
{
    public static async Task<BooksVerdict> AskAsync(TestBed bed)
    {
        var findings = await InvariantChecks.RunAsync(bed.Database, CancellationToken.None);
        return findings.Count == 0
            ? new BooksVerdict(true, "invariants: exact")
            : new BooksVerdict(false, $"INVARIANTS BROKEN: {string.Join("; ", findings.Select(finding => $"{finding.Invariant}: {finding.Detail}"))}");
    }
}
