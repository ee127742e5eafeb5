using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Persistence;

/// <summary>What one position was paid in one round of its market's resolution. Append-only, written by the trading store alone.</summary>
public sealed class PayoutRow
{
    public Guid MarketId { get; init; }

    public short Round { get; init; }

    public Guid UserId { get; init; }

    public Outcome Outcome { get; init; }

    public long Shares { get; init; }

    /// <summary>Units of $0.0001; 0 for the outcome that did not come true.</summary>
    public long Amount { get; init; }

    public DateTime CreatedAt { get; init; }
}
