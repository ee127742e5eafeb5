using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Persistence;

/// <summary>A trade with both of its sides. Money is in units of $0.0001, times are UTC. Append-only, written by the trading store alone.</summary>
public sealed class TradeRow
{
    public Guid MarketId { get; init; }

    /// <summary>The trade's number in its market, counted from 1 without holes.</summary>
    public long Seq { get; init; }

    /// <summary>UUID v7.</summary>
    public Guid Id { get; init; }

    public TradeKind Kind { get; init; }

    /// <summary>In YES terms.</summary>
    public long Price { get; init; }

    /// <summary>Whole shares.</summary>
    public int Quantity { get; init; }

    public Guid TakerOrderId { get; init; }

    public Guid TakerUserId { get; init; }

    public Side TakerSide { get; init; }

    public Outcome TakerOutcome { get; init; }

    public long TakerFee { get; init; }

    public Guid MakerOrderId { get; init; }

    public Guid MakerUserId { get; init; }

    public Side MakerSide { get; init; }

    public Outcome MakerOutcome { get; init; }

    public long MakerFee { get; init; }

    public DateTime CreatedAt { get; init; }
}
