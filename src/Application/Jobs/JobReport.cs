namespace PredictionMarkets.Application.Jobs;

/// <summary>What a job's run has done.</summary>
/// <param name="Done">Things done: markets moved, orders expired, rows deleted. A run of 0 leaves no row in the history.</param>
/// <param name="Detail">For people.</param>
/// <param name="Failures">What did not work, so that the rest could; the run counts as failed and the next one tries again.</param>
public sealed record JobReport(int Done, string? Detail = null, IReadOnlyList<string>? Failures = null);
