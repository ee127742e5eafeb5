namespace PredictionMarkets.Application.Reconciliation;

/// <summary>One run of all checks.</summary>
public sealed class ReconciliationRunRow
{
    /// <summary>UUID v7.</summary>
    public Guid Id { get; init; }

    /// <summary>The node that ran it, and whose books in memory it has looked at.</summary>
    public required string Node { get; init; }

    /// <summary>The administrator who asked for it; null when its time had come.</summary>
    public Guid? RequestedBy { get; init; }

    public DateTime StartedAt { get; init; }

    public DateTime FinishedAt { get; init; }

    /// <summary>How many rules were checked.</summary>
    public int Checks { get; init; }

    /// <summary>How many of them were found broken, place by place.</summary>
    public int Findings { get; init; }

    /// <summary>By how much the books do not balance, in units of $0.0001.</summary>
    public long Imbalance { get; init; }
}

/// <summary>A rule that a run has found broken, and where.</summary>
public sealed class ReconciliationFindingRow
{
    public Guid RunId { get; init; }

    /// <summary>From 1, within its run.</summary>
    public int Number { get; init; }

    /// <summary>The rule's name.</summary>
    public required string Invariant { get; init; }

    /// <summary>The row or sum that breaks it.</summary>
    public required string Detail { get; init; }

    /// <summary>The market it was found in; null when it is of no market.</summary>
    public Guid? MarketId { get; init; }

    /// <summary>True if the market was halted for it.</summary>
    public bool Halted { get; init; }
}
