using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Persistence;

/// <summary>What one user holds of one outcome of one market. Money is in units of $0.0001. Written by the trading store alone.</summary>
public sealed class PositionRow
{
    public Guid MarketId { get; init; }

    public Guid UserId { get; init; }

    public Outcome Outcome { get; init; }

    /// <summary>Whole shares held, locked ones included.</summary>
    public long Shares { get; init; }

    /// <summary>Shares that open sells hold.</summary>
    public long Locked { get; init; }

    /// <summary>What the shares held have cost, without fees.</summary>
    public long Cost { get; init; }

    /// <summary>Proceeds less cost of what was given up, without fees.</summary>
    public long Realised { get; init; }

    public DateTime UpdatedAt { get; init; }
}
