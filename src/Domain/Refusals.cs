using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Domain;

// The refusals of the trading rules, in the order in which they are checked when an order is placed (docs: the API's table of codes).

/// <summary>The whole exchange is stopped; cancelling works.</summary>
public sealed record ExchangeHalted(string? Reason) : Refusal(RefusalKind.Rule, "EXCHANGE_HALTED", $"The exchange is stopped{(Reason is null ? "." : $": {Reason}")}");

/// <summary>The market takes no orders: it is not open, or its closing time has come.</summary>
public sealed record MarketNotOpen(MarketStatus Status) : Refusal(RefusalKind.Rule, "MARKET_NOT_OPEN", $"The market does not take orders now (it is {Status}).");

/// <summary>The market is open in a mode that does not allow this.</summary>
public sealed record TradingModeForbids(TradingMode Mode) : Refusal(RefusalKind.Rule, "TRADING_MODE_FORBIDS", $"The market is in mode {Mode}.");

/// <summary>A price must lie strictly between $0 and $1.</summary>
public sealed record PriceOutOfRange() : Refusal(RefusalKind.Invalid, "PRICE_OUT_OF_RANGE", "A price lies strictly between 0 and 1.");

/// <summary>A price must be a multiple of the market's tick.</summary>
public sealed record PriceOffTick(string Tick) : Refusal(RefusalKind.Invalid, "PRICE_OFF_TICK", $"A price in this market is a multiple of {Tick}.");

/// <summary>A quantity is 1 to 1,000,000 whole shares; an amended one is more than what is filled.</summary>
public sealed record QuantityOutOfRange(string Rule = "A quantity is 1 to 1,000,000 whole shares.") : Refusal(RefusalKind.Invalid, "QUANTITY_OUT_OF_RANGE", Rule);

/// <summary>An expiry must lie in the future.</summary>
public sealed record ExpiryInPast() : Refusal(RefusalKind.Invalid, "EXPIRY_IN_PAST", "The expiry has passed.");

/// <summary>A reduce-only order found no unlocked shares to reduce.</summary>
public sealed record ReduceOnlyWouldIncrease() : Refusal(RefusalKind.Rule, "REDUCE_ONLY_WOULD_INCREASE", "There are no unlocked shares that this order could reduce.");

/// <summary>Nobody can sell, merge or convert shares he does not hold unlocked.</summary>
public sealed record InsufficientShares(long Unlocked) : Refusal(RefusalKind.Rule, "INSUFFICIENT_SHARES", $"You hold {Unlocked} unlocked shares of this outcome.");

/// <summary>A debtor may cancel and sell, but not buy or withdraw.</summary>
public sealed record DebtOutstanding(Money Debt) : Refusal(RefusalKind.Rule, "DEBT_OUTSTANDING", $"You owe {Debt}; credits pay it first.");

/// <summary>The available money does not cover it.</summary>
public sealed record InsufficientFunds(Money Needed, Money Available)
    : Refusal(RefusalKind.Rule, "INSUFFICIENT_FUNDS", $"This needs {Needed}; {Available} is available.");

/// <summary>A post-only order would have traded, or met an own order.</summary>
public sealed record PostOnlyWouldCross() : Refusal(RefusalKind.Rule, "POST_ONLY_WOULD_CROSS", "The order would trade at once.");

/// <summary>A market order found nobody to trade with.</summary>
public sealed record NoLiquidity() : Refusal(RefusalKind.Rule, "NO_LIQUIDITY", "Nobody is on the other side.");

/// <summary>A fill-or-kill order cannot be filled whole; nothing has happened.</summary>
public sealed record FillOrKillUnfillable(int Fillable) : Refusal(RefusalKind.Rule, "FILL_OR_KILL_UNFILLABLE", $"Only {Fillable} shares could be filled at once.");

/// <summary>The order is not in the book: it has ended, is another user's, or never was. The caller finds out which.</summary>
public sealed record NotInBook() : Refusal(RefusalKind.NotFound, "ORDER_NOT_FOUND", "You have no such order.");

/// <summary>The life of a market does not allow this move.</summary>
public sealed record StateForbids(string Move) : Refusal(RefusalKind.Conflict, "STATE_FORBIDS", Move);

/// <summary>A market of an event is resolved with its event, never alone.</summary>
public sealed record MarketOfEvent() : Refusal(RefusalKind.Conflict, "MARKET_OF_EVENT", "This market belongs to an event and is resolved together with it.");

/// <summary>Only who holds shares of a market can dispute its result.</summary>
public sealed record NotAHolder() : Refusal(RefusalKind.Rule, "NOT_A_HOLDER", "Only holders of shares can dispute the result.");

/// <summary>A holder disputes a market's result once.</summary>
public sealed record AlreadyDisputed() : Refusal(RefusalKind.Conflict, "ALREADY_DISPUTED", "You have disputed this market's result before.");

/// <summary>The proposed result can still be disputed.</summary>
public sealed record DisputeWindowOpen(DateTime Until)
    : Refusal(RefusalKind.Conflict, "DISPUTE_WINDOW_OPEN", $"The result can be disputed until {Until:yyyy-MM-dd'T'HH:mm:ss'Z'}.");

/// <summary>The one who asked for it cannot be the one who confirms it.</summary>
public sealed record SecondAdminRequired() : Refusal(RefusalKind.Rule, "SECOND_ADMIN_REQUIRED", "Another administrator must confirm this.");

/// <summary>Exactly one market of an event comes true: what their YES shares pay is $1 together.</summary>
public sealed record PricesDoNotSumToOne() : Refusal(RefusalKind.Invalid, "PRICES_DO_NOT_SUM_TO_ONE", "The settlement prices of an event's markets must sum to exactly 1.");
