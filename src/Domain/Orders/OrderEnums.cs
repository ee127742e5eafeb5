namespace PredictionMarkets.Domain.Orders;

/// <summary>Whether the order acquires or gives up shares of its outcome.</summary>
public enum Side : byte { Buy = 1, Sell = 2 }

/// <summary>The answer a share pays out on: $1.00 if it comes true, nothing otherwise.</summary>
public enum Outcome : byte { Yes = 1, No = 2 }

/// <summary>A limit order names its worst price; a market order takes what is there, within the collar, and never rests.</summary>
public enum OrderType : byte { Limit = 1, Market = 2 }

/// <summary>How long an order may work. FIX tag 59: GTC = 1, GTD = 6, IOC = 3, FOK = 4.</summary>
public enum TimeInForce : byte
{
    /// <summary>Rests until filled or cancelled.</summary>
    Gtc = 1,

    /// <summary>Rests until its expiry (UTC); from that instant on it cannot trade.</summary>
    Gtd = 2,

    /// <summary>Trades what it can at once; the rest is cancelled. FAK is another name for it.</summary>
    Ioc = 3,

    /// <summary>Trades all of its quantity at once or is refused.</summary>
    Fok = 4,
}

/// <summary>What happens when an order would trade with one of the same user's.</summary>
public enum SelfTradePrevention : byte
{
    /// <summary>The resting order is cancelled, the incoming one goes on. The default.</summary>
    CancelResting = 1,

    /// <summary>The incoming order stops there, keeps the fills it has, and its rest is cancelled.</summary>
    CancelTaking = 2,

    /// <summary>Both are cancelled.</summary>
    CancelBoth = 3,

    /// <summary>Own orders are passed over; what is left does not rest if it would then cross an own order.</summary>
    Skip = 4,
}

/// <summary>Where an order stands. Why it stands there is <see cref="OrderReason"/>.</summary>
public enum OrderStatus : byte { Open = 1, PartiallyFilled = 2, Filled = 3, Cancelled = 4, Expired = 5 }

/// <summary>Why an order was cancelled or expired.</summary>
public enum OrderReason : byte
{
    /// <summary>Its owner asked for it.</summary>
    UserRequest = 1,

    /// <summary>Immediate-or-cancel: what could not trade at once, for want of orders at its price.</summary>
    ImmediateOrCancel = 2,

    /// <summary>A market order reached the collar around the best price (MAX_PRICE_SLIPPAGE).</summary>
    PriceCollar = 3,

    /// <summary>It would have traded with the same user's order.</summary>
    SelfTradePrevention = 4,

    /// <summary>Good-till-date: its time came.</summary>
    TimeExpired = 5,

    /// <summary>The market closed.</summary>
    MarketClosed = 6,

    /// <summary>An administrator or the reconciliation withdrew it.</summary>
    Administrative = 7,

    /// <summary>A buy of a user whom the correction of a result has left owing.</summary>
    DebtOutstanding = 8,
}

/// <summary>What a trade did to the shares that exist.</summary>
public enum TradeKind : byte
{
    /// <summary>Existing shares changed hands.</summary>
    Transfer = 1,

    /// <summary>Two buyers paid $1 together; one YES and one NO share came into being, each.</summary>
    Mint = 2,

    /// <summary>Two sellers handed in a YES and a NO share and were paid $1 together, each.</summary>
    Merge = 3,
}

/// <summary>An order's part in a trade: who rested and who came.</summary>
public enum Role : byte { Maker = 1, Taker = 2 }
