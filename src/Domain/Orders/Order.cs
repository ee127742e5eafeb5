namespace PredictionMarkets.Domain.Orders;

/// <summary>
/// One order with everything its market must know of it. A struct, so that a book holds its orders in a few large arrays: a million resting orders
/// are no work for the garbage collector. The book owns the original; a value that has left the book is a copy as of that moment.
/// </summary>
public struct Order
{
    /// <summary>UUID v7 whose last four bytes are the market's number, so that an id alone says where to look (see OrderIds).</summary>
    public Guid Id { get; init; }

    /// <summary>The owner's own name for it, unique per user; null if none was given.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC, of the last change.</summary>
    public DateTime UpdatedAt { get; internal set; }

    /// <summary>UTC; from this instant on it cannot trade. <see cref="DateTime.MaxValue"/> unless good-till-date.</summary>
    public DateTime ExpiresAt { get; init; }

    /// <summary>Its place in the queue of its level: the market's sequence number when it took it. Smaller goes first.</summary>
    public long Place { get; internal set; }

    /// <summary>The market's sequence number at its last change.</summary>
    public long Seq { get; internal set; }

    /// <summary>Sum of price x quantity of its fills, in the outcome's own terms.</summary>
    public Money FilledValue { get; internal set; }

    /// <summary>The exact signed sum of its fees, in parts (see <see cref="Fees"/>).</summary>
    public long FeeSum { get; internal set; }

    /// <summary>The owner, as the market numbers its traders.</summary>
    public int Trader { get; init; }

    /// <summary>Total shares, filled ones included.</summary>
    public int Quantity { get; internal set; }

    public int Filled { get; internal set; }

    /// <summary>The worst acceptable price in the outcome's own terms; of a market order, the collar.</summary>
    public Price Limit { get; internal set; }

    /// <summary>Basis points while it takes; frozen when the order is placed.</summary>
    public short TakerFeeBps { get; init; }

    /// <summary>Basis points while it rests; negative is a rebate; frozen when the order is placed.</summary>
    public short MakerFeeBps { get; init; }

    public Side Side { get; init; }

    public Outcome Outcome { get; init; }

    public OrderType Type { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public SelfTradePrevention SelfTradePrevention { get; init; }

    public bool PostOnly { get; init; }

    public bool ReduceOnly { get; init; }

    public OrderStatus Status { get; internal set; }

    /// <summary>Why it is cancelled or expired; default while it is neither.</summary>
    public OrderReason Reason { get; internal set; }

    public readonly int Remaining => Quantity - Filled;

    public readonly bool IsOpen => OrderLife.IsOpen(Status);

    /// <summary>The book is kept in YES terms: buying YES and selling NO are bids, selling YES and buying NO are asks.</summary>
    public readonly bool IsBid => (Side == Side.Buy) == (Outcome == Outcome.Yes);

    /// <summary>The limit in YES terms.</summary>
    public readonly Price BookPrice => InYesTerms(Limit);

    /// <summary>Charged so far; negative for a rebate.</summary>
    public readonly Money Fee => Fees.Charged(FeeSum);

    /// <summary>
    /// The money a resting buy holds: remaining x limit and the highest maker fee still possible, nothing that is already charged.
    /// It covers every better fill too: a lower price saves at least ten times what it can add to the fee (the rate is at most 10 %).
    /// </summary>
    public readonly Money Reserve => IsOpen ? ReserveAt(MakerFeeBps) : Money.Zero;

    /// <summary>The money a buy must have to trade or rest with its remaining shares at the limit, at the highest fee rate it can meet.</summary>
    public readonly Money Requirement => ReserveAt(PostOnly ? MakerFeeBps : Math.Max(TakerFeeBps, MakerFeeBps));

    /// <summary>Turns a price of the book into the terms of the order's outcome, and back.</summary>
    public readonly Price InYesTerms(Price price) => Outcome == Outcome.Yes ? price : price.Complement;

    /// <summary>True from its expiry on, whether or not a job has marked it.</summary>
    public readonly bool IsExpiredAt(DateTime now) => ExpiresAt <= now;

    private readonly Money ReserveAt(int bps) => Side == Side.Sell || Remaining == 0
        ? Money.Zero
        : (Limit * Remaining) + Fees.Further(FeeSum, Math.Max(bps, 0), Limit, Remaining);

    /// <summary>An order as it was stored: its terms, and how far it has come.</summary>
    public static Order Restore(in Order terms, Price limit, int quantity, in OrderProgress progress)
    {
        var order = terms;
        (order.Limit, order.Quantity) = (limit, quantity);
        (order.Filled, order.FilledValue, order.FeeSum) = (progress.Filled, progress.FilledValue, progress.FeeSum);
        (order.Status, order.Reason) = (progress.Status, progress.Reason);
        (order.Place, order.Seq, order.UpdatedAt) = (progress.Place, progress.Seq, progress.UpdatedAt);
        return order;
    }

    /// <summary>Records a fill. Returns the fee it adds; negative for a rebate. Throws if the order cannot be filled by so much.</summary>
    internal Money Fill(Price yesPrice, int shares, Role role, long seq, DateTime now)
    {
        if (shares <= 0 || shares > Remaining)
            throw new InvalidOperationException($"Order {Id} has {Remaining} left; it cannot fill {shares}.");
        var price = InYesTerms(yesPrice);
        var fee = Fees.Further(FeeSum, role == Role.Taker ? TakerFeeBps : MakerFeeBps, price, shares);
        FeeSum += Fees.Parts(role == Role.Taker ? TakerFeeBps : MakerFeeBps, price, shares);
        FilledValue += price * shares;
        Filled += shares;
        Become(Remaining == 0 ? OrderEvent.Fill : OrderEvent.PartialFill, seq, now);
        return fee;
    }

    /// <summary>Ends the order's life with a reason. Throws if it has ended already.</summary>
    internal void Close(OrderReason reason, long seq, DateTime now)
    {
        Become(reason == OrderReason.TimeExpired ? OrderEvent.Expire : OrderEvent.Cancel, seq, now);
        Reason = reason;
    }

    internal void Become(OrderEvent what, long seq, DateTime now)
    {
        Status = OrderLife.After(Status, what) ?? throw new InvalidOperationException($"Order {Id} is {Status}; {what} cannot happen to it.");
        Seq = seq;
        UpdatedAt = now;
    }
}

/// <summary>How far a stored order has come; the members are <see cref="Order"/>'s.</summary>
public readonly record struct OrderProgress(
    int Filled, Money FilledValue, long FeeSum, OrderStatus Status, OrderReason Reason, long Place, long Seq, DateTime UpdatedAt);
