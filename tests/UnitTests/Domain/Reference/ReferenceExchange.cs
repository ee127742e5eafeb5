using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.UnitTests.Domain.Reference;

/// <summary>An order as the reference keeps it.</summary>
internal sealed class ReferenceOrder
{
    public required Guid Id { get; init; }

    public required Guid User { get; init; }

    public required Side Side { get; init; }

    public required Outcome Outcome { get; init; }

    public required OrderType Type { get; init; }

    public required TimeInForce TimeInForce { get; init; }

    public required SelfTradePrevention OnSelfTrade { get; init; }

    public required bool PostOnly { get; init; }

    public required bool ReduceOnly { get; init; }

    public required DateTime? ExpiresAt { get; init; }

    /// <summary>In the outcome's own terms, ten-thousandths of a dollar.</summary>
    public long Limit { get; set; }

    public long Quantity { get; set; }

    public long Filled { get; set; }

    /// <summary>Price times quantity of all fills, in the outcome's own terms.</summary>
    public long Value { get; set; }

    /// <summary>Exact fees, in hundred-millionths of a ten-thousandth of a dollar.</summary>
    public Int128 ExactFee { get; set; }

    public OrderStatus Status { get; set; } = OrderStatus.Open;

    public OrderReason Reason { get; set; }

    /// <summary>When it took its place in the queue: smaller came earlier.</summary>
    public long Place { get; set; }

    public long Left => Quantity - Filled;

    /// <summary>The limit in YES terms.</summary>
    public long YesLimit => Outcome == Outcome.Yes ? Limit : 10_000 - Limit;

    /// <summary>Buying YES and selling NO both want YES to be cheap: they bid.</summary>
    public bool Bids => (Side == Side.Buy && Outcome == Outcome.Yes) || (Side == Side.Sell && Outcome == Outcome.No);

    public long OwnPrice(long yesPrice) => Outcome == Outcome.Yes ? yesPrice : 10_000 - yesPrice;

    public ReferenceOrder Copy() => (ReferenceOrder)MemberwiseClone();
}

/// <summary>Shares of one outcome that one user holds.</summary>
internal sealed class ReferenceHolding
{
    public long Shares { get; set; }

    public long Cost { get; set; }

    public long Realised { get; set; }

    public ReferenceHolding Copy() => (ReferenceHolding)MemberwiseClone();
}

/// <summary>One user's money and shares. What is locked is not kept: it is what his open orders need.</summary>
internal sealed class ReferenceUser
{
    public long Cash { get; set; }

    public long Debt { get; set; }

    public ReferenceHolding Yes { get; init; } = new();

    public ReferenceHolding No { get; init; } = new();

    public ReferenceHolding Of(Outcome outcome) => outcome == Outcome.Yes ? Yes : No;

    public ReferenceUser Copy() => new() { Cash = Cash, Debt = Debt, Yes = Yes.Copy(), No = No.Copy() };
}

/// <summary>A trade as the reference reports it.</summary>
internal readonly record struct ReferenceTrade(Guid Taker, Guid Maker, TradeKind Kind, long YesPrice, long Quantity, long TakerFee, long MakerFee);

/// <summary>What the reference answers: a refusal's code, or the order as it stands.</summary>
internal sealed record ReferenceAnswer(string? Code, ReferenceOrder? Order = null);

/// <summary>
/// The exchange as its rules read, as slowly and plainly as they can be written: one list of orders, searched from the start each time; what is locked is
/// added up when it is asked for; what an order would do is found out by trying it on a copy of everything.
/// </summary>
internal sealed class ReferenceExchange
{
    private const long Dollar = 10_000;
    private const long MostShares = 1_000_000;

    private long _lastPlace;

    public required int Tick { get; init; }

    public required int TakerBps { get; init; }

    public required int MakerBps { get; init; }

    public required long Slippage { get; init; }

    public List<ReferenceOrder> Book { get; private init; } = [];

    public Dictionary<Guid, ReferenceUser> Users { get; private init; } = [];

    public MarketStatus Status { get; set; } = MarketStatus.Open;

    public TradingMode Mode { get; set; } = TradingMode.Normal;

    public DateTime? ClosesAt { get; set; }

    public DateTime Now { get; private set; }

    /// <summary>When something last happened.</summary>
    public required DateTime LastTime { get; set; }

    /// <summary>Pairs that exist.</summary>
    public long Pairs { get; set; }

    public long Collateral { get; set; }

    public long Fees { get; set; }

    public long Volume { get; set; }

    public long? LastPrice { get; set; }

    public long TradeCount { get; set; }

    /// <summary>Trades of the last command.</summary>
    public List<ReferenceTrade> Trades { get; private set; } = [];

    /// <summary>Resting orders that the last command ended without a fill, copied as they then stood.</summary>
    public List<ReferenceOrder> Ended { get; private set; } = [];

    public ReferenceExchange Copy() => new()
    {
        Tick = Tick,
        TakerBps = TakerBps,
        MakerBps = MakerBps,
        Slippage = Slippage,
        Book = [.. Book.Select(order => order.Copy())],
        Users = Users.ToDictionary(user => user.Key, user => user.Value.Copy()),
        Status = Status,
        Mode = Mode,
        ClosesAt = ClosesAt,
        Now = Now,
        Pairs = Pairs,
        Collateral = Collateral,
        Fees = Fees,
        Volume = Volume,
        LastPrice = LastPrice,
        TradeCount = TradeCount,
        _lastPlace = _lastPlace,
        LastTime = LastTime,
    };

    public void BeginGroup(DateTime clock) => Now = clock > LastTime ? clock : LastTime;

    public void BeginCommand()
    {
        Trades = [];
        Ended = [];
    }

    // ---- what is locked --------------------------------------------------------------------------------------------------------------------

    public long LockedMoney(Guid user) => Book.Where(order => order.User == user && order.Side == Side.Buy).Sum(Reserve);

    public long Available(Guid user) => Users[user].Cash - LockedMoney(user);

    public long LockedShares(Guid user, Outcome outcome) =>
        Book.Where(order => order.User == user && order.Side == Side.Sell && order.Outcome == outcome).Sum(order => order.Left);

    public long UnlockedShares(Guid user, Outcome outcome) => Users[user].Of(outcome).Shares - LockedShares(user, outcome);

    /// <summary>Remaining x limit and the highest fee still possible while it rests, nothing that is already charged.</summary>
    private long Reserve(ReferenceOrder order) => order.Side == Side.Sell ? 0 : Needed(order, Math.Max(MakerBps, 0));

    private static long Needed(ReferenceOrder order, int bps) =>
        (order.Limit * order.Left) + Charge(order.ExactFee + ExactFee(bps, order.Limit, order.Left)) - Charge(order.ExactFee);

    // ---- fees ------------------------------------------------------------------------------------------------------------------------------

    private static Int128 ExactFee(int bps, long price, long shares) => (Int128)bps * price * (Dollar - price) * shares;

    /// <summary>The smallest whole number of units that is not below the exact sum.</summary>
    private static long Charge(Int128 exact)
    {
        var units = (long)(exact / 100_000_000) - 2;
        while ((Int128)units * 100_000_000 < exact)
            units++;
        return units;
    }

    // ---- placing ---------------------------------------------------------------------------------------------------------------------------

    public ReferenceAnswer Place(NewOrder wish)
    {
        var user = Users[wish.UserId];
        if (!TakesOrders)
            return new("MARKET_NOT_OPEN");
        if (Mode == TradingMode.CancelOnly || (Mode == TradingMode.PostOnly && !wish.PostOnly))
            return new("TRADING_MODE_FORBIDS");
        if (wish.Price is { Units: <= 0 or >= Dollar })
            return new("PRICE_OUT_OF_RANGE");
        if (wish.Price is { } price && price.Units % Tick != 0)
            return new("PRICE_OFF_TICK");
        if (wish.Quantity is <= 0 or > MostShares)
            return new("QUANTITY_OUT_OF_RANGE");
        if (wish.ExpiresAt <= Now)
            return new("EXPIRY_IN_PAST");

        var order = new ReferenceOrder
        {
            Id = wish.Id,
            User = wish.UserId,
            Side = wish.Side,
            Outcome = wish.Outcome,
            Type = wish.Type,
            TimeInForce = wish.TimeInForce,
            OnSelfTrade = wish.SelfTradePrevention,
            PostOnly = wish.PostOnly,
            ReduceOnly = wish.ReduceOnly,
            ExpiresAt = wish.ExpiresAt,
            Quantity = wish.Quantity ?? MostShares,
        };
        order.Limit = wish.Price?.Units ?? order.OwnPrice(CollarFor(order));

        if (order.Side == Side.Sell)
        {
            var unlocked = UnlockedShares(order.User, order.Outcome);
            if (order.ReduceOnly && unlocked == 0)
                return new("REDUCE_ONLY_WOULD_INCREASE");
            if (order.ReduceOnly && order.Quantity > unlocked)
                order.Quantity = unlocked;
            if (order.Quantity > unlocked)
                return new("INSUFFICIENT_SHARES");
        }

        if (wish.Spend is { } spend)
            order.Quantity = SharesFor(order, spend.Units);
        var (fills, cost) = order.Type == OrderType.Market || order.TimeInForce == TimeInForce.Fok ? Try(order) : (0, 0);
        if (order.Side == Side.Buy)
        {
            if (user.Debt > 0)
                return new("DEBT_OUTSTANDING");
            var needed = order.Type == OrderType.Market ? cost : Needed(order, order.PostOnly ? Math.Max(MakerBps, 0) : Math.Max(Math.Max(MakerBps, TakerBps), 0));
            if (needed > Available(order.User))
                return new("INSUFFICIENT_FUNDS");
        }

        if (order.PostOnly && Facing(order).Any(other => !Expired(other)))
            return new("POST_ONLY_WOULD_CROSS");
        if (order.Type == OrderType.Market && !Facing(order).Any(other => other.User != order.User && !Expired(other)))
            return new("NO_LIQUIDITY");
        if (wish.Spend is not null && order.Quantity == 0)
            return new("QUANTITY_OUT_OF_RANGE");
        if (order.TimeInForce == TimeInForce.Fok && fills < order.Quantity)
            return new("FILL_OR_KILL_UNFILLABLE");

        Execute(order);
        return new(null, order);
    }

    private bool TakesOrders => Status == MarketStatus.Open && (ClosesAt is null || Now < ClosesAt);

    private bool Expired(ReferenceOrder order) => order.ExpiresAt is { } expiry && Now >= expiry;

    /// <summary>The orders on the other side at prices this one accepts, in the order in which it would meet them.</summary>
    private List<ReferenceOrder> Facing(ReferenceOrder order) => order.Bids
        ? [.. Book.Where(other => !other.Bids && other.YesLimit <= order.YesLimit).OrderBy(other => other.YesLimit).ThenBy(other => other.Place)]
        : [.. Book.Where(other => other.Bids && other.YesLimit >= order.YesLimit).OrderByDescending(other => other.YesLimit).ThenBy(other => other.Place)];

    /// <summary>A market order goes so many dollars of YES beyond the best price that is somebody else's, on the grid; without one, as far as prices go.</summary>
    private long CollarFor(ReferenceOrder order)
    {
        var others = Book.Where(other => other.Bids != order.Bids && other.User != order.User && !Expired(other)).Select(other => other.YesLimit).ToList();
        var (lowest, highest) = (Tick, Dollar - Tick);
        if (others.Count == 0)
            return order.Bids ? highest : lowest;
        var grid = Enumerable.Range(1, (int)(Dollar / Tick) - 1).Select(i => (long)i * Tick);
        return order.Bids ? grid.Last(price => price <= others.Min() + Slippage) : grid.First(price => price >= others.Max() - Slippage);
    }

    /// <summary>Shares that trade at once and what they cost, fees included: tried out on a copy.</summary>
    private (long Fills, long Cost) Try(ReferenceOrder order)
    {
        var copy = Copy();
        copy.Users[order.User].Cash += long.MaxValue / 4;
        var taker = order.Copy();
        copy.Match(taker);
        return (taker.Filled, taker.Value + Charge(taker.ExactFee));
    }

    /// <summary>
    /// How many shares a spend buys: one at a time while the next one that is there is affordable; if the book runs out before the money does, also those that
    /// it would pay at the collar.
    /// </summary>
    private long SharesFor(ReferenceOrder order, long spend)
    {
        long shares = 0, value = 0;
        Int128 exact = 0;
        var met = false;
        foreach (var other in Facing(order).Where(other => !Expired(other)))
        {
            if (other.User == order.User)
            {
                if (order.OnSelfTrade is SelfTradePrevention.CancelTaking or SelfTradePrevention.CancelBoth)
                    break;
                continue;
            }

            met = true;
            for (var i = 0; i < other.Left && shares < MostShares; i++)
            {
                if (!BuyOne(order.OwnPrice(other.YesLimit)))
                    return shares;
            }
        }

        if (!met && !Facing(order).Any(other => other.User != order.User && !Expired(other)))
            return 0;
        while (shares < MostShares && BuyOne(order.Limit))
        {
            // One more.
        }

        return shares;

        bool BuyOne(long price)
        {
            if (value + price + Charge(exact + ExactFee(TakerBps, price, 1)) > spend)
                return false;
            shares++;
            value += price;
            exact += ExactFee(TakerBps, price, 1);
            return true;
        }
    }

    private void Execute(ReferenceOrder order)
    {
        var stopped = Match(order);
        LastTime = Now;
        if (order.Left == 0)
            return;

        if (stopped || Facing(order).Count > 0)
            Cancel(order, OrderReason.SelfTradePrevention);
        else if (order.Type == OrderType.Market)
            Cancel(order, Book.Any(other => other.Bids != order.Bids) ? OrderReason.PriceCollar : OrderReason.ImmediateOrCancel);
        else if (order.TimeInForce == TimeInForce.Ioc)
            Cancel(order, OrderReason.ImmediateOrCancel);
        else
        {
            order.Place = ++_lastPlace;
            Book.Add(order);
        }
    }

    private static void Cancel(ReferenceOrder order, OrderReason reason)
    {
        order.Status = reason == OrderReason.TimeExpired ? OrderStatus.Expired : OrderStatus.Cancelled;
        order.Reason = reason;
    }

    private void End(ReferenceOrder resting, OrderReason reason)
    {
        Book.Remove(resting);
        Cancel(resting, reason);
        Ended.Add(resting.Copy());
        LastTime = Now;
    }

    /// <summary>Trades an order against what it faces. True if an own order stopped it.</summary>
    private bool Match(ReferenceOrder order)
    {
        foreach (var other in Facing(order))
        {
            if (order.Left == 0)
                return false;
            if (Expired(other))
            {
                End(other, OrderReason.TimeExpired);
                continue;
            }

            if (other.User != order.User)
            {
                Trade(order, other, Math.Min(order.Left, other.Left));
                continue;
            }

            switch (order.OnSelfTrade)
            {
                case SelfTradePrevention.CancelResting:
                    End(other, OrderReason.SelfTradePrevention);
                    break;
                case SelfTradePrevention.CancelTaking:
                    return true;
                case SelfTradePrevention.CancelBoth:
                    End(other, OrderReason.SelfTradePrevention);
                    return true;
                case SelfTradePrevention.Skip:
                    break;
                default:
                    throw new InvalidOperationException("There are four modes.");
            }
        }

        return false;
    }

    private void Trade(ReferenceOrder taker, ReferenceOrder maker, long shares)
    {
        var yesPrice = maker.YesLimit;
        var kind = (taker.Side, maker.Side) switch
        {
            (Side.Buy, Side.Buy) => TradeKind.Mint,
            (Side.Sell, Side.Sell) => TradeKind.Merge,
            _ => TradeKind.Transfer,
        };
        var takerFee = Fill(taker, yesPrice, shares, TakerBps);
        var makerFee = Fill(maker, yesPrice, shares, MakerBps);
        if (maker.Left == 0)
            Book.Remove(maker);
        if (kind == TradeKind.Mint)
            (Pairs, Collateral) = (Pairs + shares, Collateral + (shares * Dollar));
        if (kind == TradeKind.Merge)
            (Pairs, Collateral) = (Pairs - shares, Collateral - (shares * Dollar));
        Fees += takerFee + makerFee;
        Volume += shares;
        LastPrice = yesPrice;
        TradeCount++;
        Trades.Add(new ReferenceTrade(taker.Id, maker.Id, kind, yesPrice, shares, takerFee, makerFee));
    }

    private long Fill(ReferenceOrder order, long yesPrice, long shares, int bps)
    {
        var price = order.OwnPrice(yesPrice);
        var before = Charge(order.ExactFee);
        order.ExactFee += ExactFee(bps, price, shares);
        var fee = Charge(order.ExactFee) - before;
        order.Filled += shares;
        order.Value += price * shares;
        order.Status = order.Left == 0 ? OrderStatus.Filled : OrderStatus.PartiallyFilled;
        var user = Users[order.User];
        if (order.Side == Side.Buy)
        {
            user.Cash -= (price * shares) + fee;
            Gain(user.Of(order.Outcome), shares, price * shares);
        }
        else
        {
            Receive(user, (price * shares) - fee);
            GiveUp(user.Of(order.Outcome), shares, price * shares);
        }

        return fee;
    }

    private static void Gain(ReferenceHolding holding, long shares, long cost)
    {
        holding.Shares += shares;
        holding.Cost += cost;
    }

    private static void GiveUp(ReferenceHolding holding, long shares, long proceeds)
    {
        // The floor of cost x shares / all shares: the largest part that is not above it.
        var part = (long)((Int128)holding.Cost * shares / holding.Shares);
        holding.Shares -= shares;
        holding.Cost -= part;
        holding.Realised += proceeds - part;
    }

    private static void Receive(ReferenceUser user, long amount)
    {
        var owed = Math.Min(user.Debt, amount);
        user.Debt -= owed;
        user.Cash += amount - owed;
    }

    // ---- changing --------------------------------------------------------------------------------------------------------------------------

    public ReferenceAnswer Amend(Guid userId, Guid orderId, long? price, long? quantity)
    {
        var order = Book.SingleOrDefault(resting => resting.Id == orderId && resting.User == userId && !Expired(resting));
        if (order is null)
            return new("ORDER_NOT_FOUND");
        if (!TakesOrders)
            return new("MARKET_NOT_OPEN");
        if (Mode == TradingMode.CancelOnly)
            return new("TRADING_MODE_FORBIDS");
        if (price is <= 0 or >= Dollar)
            return new("PRICE_OUT_OF_RANGE");
        if (price % Tick > 0)
            return new("PRICE_OFF_TICK");
        if (quantity is <= 0 or > MostShares || quantity <= order.Filled)
            return new("QUANTITY_OUT_OF_RANGE");

        var wanted = order.Copy();
        wanted.Limit = price ?? order.Limit;
        wanted.Quantity = quantity ?? order.Quantity;
        if (wanted.Limit == order.Limit && wanted.Quantity == order.Quantity)
            return new(null, order);
        var keepsPlace = wanted.Limit == order.Limit && wanted.Quantity < order.Quantity;
        if (Mode == TradingMode.PostOnly && !order.PostOnly && !keepsPlace)
            return new("TRADING_MODE_FORBIDS");
        if (order.Side == Side.Sell && wanted.Quantity > order.Quantity + UnlockedShares(userId, order.Outcome))
            return new(order.ReduceOnly ? "REDUCE_ONLY_WOULD_INCREASE" : "INSUFFICIENT_SHARES");
        if (order.Side == Side.Buy && !keepsPlace)
        {
            if (Users[userId].Debt > 0)
                return new("DEBT_OUTSTANDING");
            var rate = order.PostOnly ? Math.Max(MakerBps, 0) : Math.Max(Math.Max(MakerBps, TakerBps), 0);
            if (Needed(wanted, rate) > Available(userId) + Reserve(order))
                return new("INSUFFICIENT_FUNDS");
        }

        if (!keepsPlace && order.PostOnly && Facing(wanted).Any(other => !Expired(other)))
            return new("POST_ONLY_WOULD_CROSS");

        (order.Limit, order.Quantity) = (wanted.Limit, wanted.Quantity);
        LastTime = Now;
        if (!keepsPlace)
        {
            Book.Remove(order);
            Execute(order);
        }

        return new(null, order);
    }

    public ReferenceAnswer Cancel(Guid userId, Guid orderId)
    {
        var order = Book.SingleOrDefault(resting => resting.Id == orderId && resting.User == userId);
        if (order is null)
            return new("ORDER_NOT_FOUND");
        End(order, Expired(order) ? OrderReason.TimeExpired : OrderReason.UserRequest);
        return new(null, order);
    }

    public void CancelAll(Guid userId)
    {
        foreach (var order in Book.Where(resting => resting.User == userId).ToList())
            Cancel(userId, order.Id);
    }

    /// <summary>Who owes money does not buy.</summary>
    public void CancelBuys(Guid userId)
    {
        foreach (var order in Book.Where(resting => resting.User == userId && resting.Side == Side.Buy).ToList())
            End(order, Expired(order) ? OrderReason.TimeExpired : OrderReason.DebtOutstanding);
    }

    public void ExpireOrders()
    {
        foreach (var order in Book.Where(Expired).ToList())
            End(order, OrderReason.TimeExpired);
    }

    // ---- pairs -----------------------------------------------------------------------------------------------------------------------------

    public ReferenceAnswer Split(Guid userId, long pairs)
    {
        var user = Users[userId];
        if (!TakesOrders)
            return new("MARKET_NOT_OPEN");
        if (Mode == TradingMode.CancelOnly)
            return new("TRADING_MODE_FORBIDS");
        if (pairs is <= 0 or > MostShares)
            return new("QUANTITY_OUT_OF_RANGE");
        if (user.Debt > 0)
            return new("DEBT_OUTSTANDING");
        if (pairs * Dollar > Available(userId))
            return new("INSUFFICIENT_FUNDS");
        user.Cash -= pairs * Dollar;
        Gain(user.Yes, pairs, pairs * Dollar / 2);
        Gain(user.No, pairs, pairs * Dollar / 2);
        (Pairs, Collateral, LastTime) = (Pairs + pairs, Collateral + (pairs * Dollar), Now);
        return new(null);
    }

    public ReferenceAnswer Merge(Guid userId, long pairs)
    {
        var user = Users[userId];
        if (Status is not (MarketStatus.Open or MarketStatus.Halted or MarketStatus.Closed))
            return new("MARKET_NOT_OPEN");
        if (pairs is <= 0 or > MostShares)
            return new("QUANTITY_OUT_OF_RANGE");
        if (pairs > UnlockedShares(userId, Outcome.Yes) || pairs > UnlockedShares(userId, Outcome.No))
            return new("INSUFFICIENT_SHARES");
        GiveUp(user.Yes, pairs, pairs * Dollar / 2);
        GiveUp(user.No, pairs, pairs * Dollar / 2);
        Receive(user, pairs * Dollar);
        (Pairs, Collateral, LastTime) = (Pairs - pairs, Collateral - (pairs * Dollar), Now);
        return new(null);
    }

    /// <summary>This market's part of a conversion: shares of one outcome come (positive) or go, at a value.</summary>
    public void Exchange(Guid userId, Outcome outcome, long shares, long value, DateTime now)
    {
        if (shares > 0)
            Gain(Users[userId].Of(outcome), shares, value);
        else
            GiveUp(Users[userId].Of(outcome), -shares, value);
        LastTime = now;
    }

    // ---- the market's life -----------------------------------------------------------------------------------------------------------------

    public ReferenceAnswer MoveTo(MarketStatus status)
    {
        string[] allowed = ["Open>Halted", "Halted>Open", "Open>Closed", "Halted>Closed", "Closed>Proposed"];
        if (!allowed.Contains($"{Status}>{status}", StringComparer.Ordinal))
            return new("STATE_FORBIDS");
        if (status == MarketStatus.Open && ClosesAt <= Now)
            return new("STATE_FORBIDS");
        if (status == MarketStatus.Closed)
        {
            foreach (var order in Book.ToList())
                End(order, Expired(order) ? OrderReason.TimeExpired : OrderReason.MarketClosed);
        }

        (Status, LastTime) = (status, Now);
        return new(null);
    }

    public ReferenceAnswer SetMode(TradingMode mode)
    {
        if (Status is not (MarketStatus.Open or MarketStatus.Halted))
            return new("STATE_FORBIDS");
        (Mode, LastTime) = (mode, Now);
        return new(null);
    }

    public ReferenceAnswer SetClosingTime(DateTime? when)
    {
        if (Status is not (MarketStatus.Open or MarketStatus.Halted) || when <= Now)
            return new("STATE_FORBIDS");
        (ClosesAt, LastTime) = (when, Now);
        return new(null);
    }
}
