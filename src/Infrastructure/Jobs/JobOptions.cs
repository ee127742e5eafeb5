namespace PredictionMarkets.Infrastructure.Jobs;

/// <summary>Settings of the jobs, section <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>False: this node runs no jobs; others may. Administrators can still look at them and order runs here.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often the scheduler tells the others that this node lives; after three times as long without a word they take over what it was running.</summary>
    public TimeSpan CheckIn { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long idempotency keys are kept; a request that is repeated later counts as a new one.</summary>
    public TimeSpan KeepIdempotencyKeys { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the proofs of committed groups are kept; a node that has lost the answer to a COMMIT asks at once.</summary>
    public TimeSpan KeepGroups { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long runs of jobs and of the reconciliation are kept. Runs of the reconciliation with findings stay.</summary>
    public TimeSpan KeepRuns { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often the reconciliation runs.</summary>
    public TimeSpan Reconciliation { get; set; } = TimeSpan.FromMinutes(10);
}
