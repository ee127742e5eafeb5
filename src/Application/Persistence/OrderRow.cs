using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Persistence;

/// <summary>An order, open or not. Money is in units of $0.0001, times are UTC. Written by the trading store alone.</summary>
public sealed class OrderRow
{
    /// <summary>UUID v7 whose last four bytes are the market's number.</summary>
    public Guid Id { get; init; }

    public Guid MarketId { get; init; }

    public Guid UserId { get; init; }

    public string? ClientOrderId { get; init; }

    /// <summary>Tells a repetition of the same request from another one under the same client order id.</summary>
    public Guid RequestHash { get; init; }

    public Side Side { get; init; }

    public Outcome Outcome { get; init; }

    public OrderType Type { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public SelfTradePrevention SelfTradePrevention { get; init; }

    public bool PostOnly { get; init; }

    public bool ReduceOnly { get; init; }

    /// <summary>Limit in the outcome's own terms; null for a market order.</summary>
    public long? Price { get; init; }

    /// <summary>Whole shares, filled ones included.</summary>
    public int Quantity { get; init; }

    /// <summary>What a market buy by spend may cost, fees included.</summary>
    public long? Spend { get; init; }

    public int Filled { get; init; }

    /// <summary>Sum of price x quantity of its fills, in the outcome's own terms.</summary>
    public long FilledValue { get; init; }

    public short TakerFeeBps { get; init; }

    public short MakerFeeBps { get; init; }

    /// <summary>Exact signed sum of its fees, in hundred-millionths of a unit.</summary>
    public long FeeSum { get; init; }

    /// <summary>Fees charged so far; negative for a rebate.</summary>
    public long Fee { get; init; }

    /// <summary>Money that an open buy holds.</summary>
    public long Reserve { get; init; }

    public OrderStatus Status { get; init; }

    /// <summary>Why it is cancelled or expired; null otherwise.</summary>
    public OrderReason? Reason { get; init; }

    public DateTime? ExpiresAt { get; init; }

    /// <summary>Its place in the queue of its price: the market's sequence number when it took it.</summary>
    public long Place { get; init; }

    /// <summary>The market's sequence number at its last change.</summary>
    public long Seq { get; init; }

    /// <summary>Number in its market of the first trade of its placing.</summary>
    public long PlacingTradeFrom { get; init; }

    /// <summary>How many trades its placing made.</summary>
    public int PlacingTradeCount { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }
}
