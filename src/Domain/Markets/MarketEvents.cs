using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <summary>Something that happened in a market. Numbered without holes: the number is the market's sequence.</summary>
public abstract record MarketEvent(long Seq, DateTime At);

/// <summary>A trade as the market keeps it.</summary>
/// <param name="Seq">The trade's number in its market, from 1, without holes.</param>
/// <param name="Price">YES terms: the resting order's price.</param>
public sealed record Trade(
    long Seq, Guid Id, Guid MarketId, TradeKind Kind, Price Price, int Quantity, TradeParty Taker, TradeParty Maker, DateTime At);

/// <summary>One side of a trade.</summary>
/// <param name="Fee">Charged to it; negative for a rebate.</param>
public readonly record struct TradeParty(Guid OrderId, Guid UserId, Side Side, Outcome Outcome, Money Fee);

/// <summary>An order was accepted, and this is how it stands after its trades.</summary>
/// <param name="Placed">The order with its owner and the trades of its placing.</param>
/// <param name="RequestHash">What the request said, to recognise the same request again.</param>
/// <param name="Spend">The amount it named instead of a quantity; null otherwise.</param>
/// <param name="Level">The level it rests on, as it now is; null if it does not rest.</param>
public sealed record OrderPlaced(long Seq, DateTime At, PlacedOrder Placed, Guid RequestHash, Money? Spend, BookLevel? Level) : MarketEvent(Seq, At);

/// <summary>Two orders traded. The maker is shown as it stands afterwards.</summary>
/// <param name="Level">The maker's level as it now is.</param>
public sealed record TradeExecuted(long Seq, DateTime At, Trade Trade, Order Maker, BookLevel Level) : MarketEvent(Seq, At);

/// <summary>An order's price or quantity was changed; this is how it stands after any trades of the change.</summary>
/// <param name="Left">The level it was on, as it now is.</param>
/// <param name="Entered">The level it rests on now, if it is another or it lost its place; null otherwise.</param>
public sealed record OrderAmended(long Seq, DateTime At, PlacedOrder Placed, bool KeptPlace, BookLevel Left, BookLevel? Entered) : MarketEvent(Seq, At);

/// <summary>A resting order was cancelled or expired.</summary>
/// <param name="Withdrawn">Shares it took off the book.</param>
/// <param name="Level">Its level as it now is.</param>
public sealed record OrderClosed(long Seq, DateTime At, Order Order, Guid UserId, int Withdrawn, BookLevel Level) : MarketEvent(Seq, At);

/// <summary>A user turned dollars into as many YES and NO shares.</summary>
public sealed record SharesSplit(long Seq, DateTime At, Guid UserId, int Quantity) : MarketEvent(Seq, At);

/// <summary>A user turned YES and NO shares into as many dollars.</summary>
public sealed record SharesMerged(long Seq, DateTime At, Guid UserId, int Quantity) : MarketEvent(Seq, At);

/// <summary>A user converted shares within the market's event; what changed in this market.</summary>
/// <param name="Yes">YES shares gained (positive) or given up.</param>
/// <param name="No">NO shares gained (positive) or given up.</param>
public sealed record SharesConverted(long Seq, DateTime At, Guid UserId, int Yes, int No) : MarketEvent(Seq, At);

/// <summary>The market's status, trading mode or times changed.</summary>
public sealed record MarketChanged(long Seq, DateTime At, MarketStatus Status, TradingMode Mode, string? Reason, DateTime? ClosesAt) : MarketEvent(Seq, At);

/// <summary>The resolution has gone a step further.</summary>
/// <param name="YesPays">What the step's result pays for a YES share.</param>
/// <param name="DisputableUntil">Of a proposal: UTC; null otherwise.</param>
/// <param name="Text">The administrator's note, or the reason of a dispute.</param>
/// <param name="ActorId">The administrator or the disputing holder; the empty id for the exchange itself.</param>
public sealed record ResolutionStepped(
    long Seq, DateTime At, ResolutionStep Step, int Round, Money YesPays, DateTime? DisputableUntil, string? Source, string? Text, Guid ActorId) : MarketEvent(Seq, At);

/// <summary>Positions were paid, or paid anew.</summary>
public sealed record PositionsPaid(long Seq, DateTime At, int Round, IReadOnlyList<Payout> Payouts) : MarketEvent(Seq, At);

/// <summary>An order, its owner, and the trades that its placing or amending made.</summary>
public sealed record PlacedOrder(Order Order, Guid UserId, IReadOnlyList<Trade> Trades);
