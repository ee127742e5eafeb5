using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Persistence;

/// <summary>A step of a market's resolution. Append-only, written by the trading store alone.</summary>
public sealed class ResolutionStepRow
{
    public Guid MarketId { get; init; }

    /// <summary>Number of the market journal's row that tells the same.</summary>
    public long Seq { get; init; }

    public ResolutionStep Step { get; init; }

    public short Round { get; init; }

    /// <summary>What the step's result pays for a YES share, in units of $0.0001.</summary>
    public long YesPays { get; init; }

    public DateTime? DisputableUntil { get; init; }

    public string? Source { get; init; }

    /// <summary>The administrator's note, or the reason of a dispute.</summary>
    public string? Text { get; init; }

    /// <summary>The administrator or the disputing holder; the empty id for the exchange itself. Not for the public.</summary>
    public Guid ActorId { get; init; }

    public DateTime CreatedAt { get; init; }
}
