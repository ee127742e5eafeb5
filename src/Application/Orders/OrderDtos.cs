using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Orders;

/// <summary>An order as its owner sees it.</summary>
/// <param name="Price">Limit in the outcome's own terms; null for a market order.</param>
/// <param name="Quantity">Whole shares; of an order that names a spend, those it bought and, if it ended for want of sellers, those the rest would have bought at the collar.</param>
/// <param name="AveragePrice">Average price of what is filled, in the outcome's own terms, rounded half away from zero to $0.0001; null while nothing is.</param>
/// <param name="Fees">Charged so far; negative for a rebate.</param>
/// <param name="Reason">Why it was cancelled or expired; null otherwise.</param>
/// <param name="Seq">The market's sequence number at the order's last change.</param>
public sealed record OrderDto(
    Guid Id, string? ClientOrderId, Guid MarketId, string MarketSlug, Side Side, Outcome Outcome, OrderType Type, TimeInForce TimeInForce,
    Money? Price, int Quantity, Money? Spend, int FilledQuantity, int RemainingQuantity, Money? AveragePrice, Money Fees,
    bool PostOnly, bool ReduceOnly, SelfTradePrevention SelfTradePrevention, DateTime? ExpiresAt,
    OrderStatus Status, OrderReason? Reason, long Seq, DateTime CreatedAt, DateTime UpdatedAt);

/// <summary>A trade as one of its two sides sees it.</summary>
/// <param name="Price">In the terms of the outcome that this side traded.</param>
/// <param name="Fee">Charged to this side; negative for a rebate.</param>
/// <param name="Seq">The trade's number in its market, counted from 1 without holes.</param>
public sealed record OwnTradeDto(
    Guid Id, Guid MarketId, Guid OrderId, Side Side, Outcome Outcome, Money Price, int Quantity, Role Role, Money Fee, TradeKind Kind, long Seq, DateTime CreatedAt);

/// <summary>A trade as everyone sees it; it names no user and no order.</summary>
/// <param name="Price">In YES terms.</param>
/// <param name="Seq">The trade's number in its market, counted from 1 without holes.</param>
public sealed record TradeDto(
    Guid Id, Guid MarketId, Money Price, int Quantity, TradeKind Kind, Side TakerSide, Outcome TakerOutcome, long Seq, DateTime CreatedAt);

/// <summary>An order with trades of its own: those of its placing in the answer to a placing, all of them where one order is looked up.</summary>
public sealed record OrderWithTrades(OrderDto Order, IReadOnlyList<OwnTradeDto> Trades);
