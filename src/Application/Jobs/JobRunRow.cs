namespace PredictionMarkets.Application.Jobs;

/// <summary>A run of a job that did something, failed, or was asked for by somebody.</summary>
public sealed class JobRunRow
{
    /// <summary>UUID v7.</summary>
    public Guid Id { get; init; }

    public required string Job { get; init; }

    /// <summary>The node that ran it.</summary>
    public required string Node { get; init; }

    public DateTime StartedAt { get; init; }

    public DateTime FinishedAt { get; init; }

    /// <summary>Things done.</summary>
    public int Done { get; init; }

    /// <summary>True when somebody asked for it, false when its time had come.</summary>
    public bool ByHand { get; init; }

    public string? Detail { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }
}
