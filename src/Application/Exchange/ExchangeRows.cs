namespace PredictionMarkets.Application.Exchange;

/// <summary>The switch of the whole exchange: one row.</summary>
public sealed class ExchangeSwitchRow
{
    /// <summary>Always 1.</summary>
    public short Id { get; init; }

    public bool Halted { get; init; }

    public string? Reason { get; init; }

    /// <summary>The administrator; null until somebody has used the switch.</summary>
    public Guid? ChangedBy { get; init; }

    public DateTime ChangedAt { get; init; }

    /// <summary>Number of the last row of the exchange's journal.</summary>
    public long Seq { get; init; }
}

/// <summary>What the switch has done; numbered without holes, append-only, told to everyone in the topic 'markets'.</summary>
public sealed class ExchangeJournalRow
{
    public long Seq { get; init; }

    public bool Halted { get; init; }

    public string? Reason { get; init; }

    public Guid ChangedBy { get; init; }

    public DateTime CreatedAt { get; init; }
}
