using System.Diagnostics.CodeAnalysis;

namespace PredictionMarkets.Domain.Orders;

/// <summary>
/// One order with everything its market must know of it. A struct, so that a book holds its orders in a few large arrays: a million resting orders
/// are no work for the garbage collector. The book owns the original; a value that has left the book is a copy as of that moment.
/// </summary>
public struct Order
{
    private Body _body;
    private string? _clientOrderId;

    /// <summary>UUID v7 whose last four bytes are the market's number, so that an id alone says where to look (see OrderIds).</summary>
    public Guid Id { readonly get => _body.Id; init => _body.Id = value; }

    /// <summary>The owner's own name for it, unique per user; null if none was given.</summary>
    public string? ClientOrderId { readonly get => _clientOrderId; init => _clientOrderId = value; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { readonly get => _body.CreatedAt; init => _body.CreatedAt = value; }

    /// <summary>UTC, of the last change.</summary>
    public DateTime UpdatedAt { readonly get => _body.Progress.UpdatedAt; internal set => _body.Progress.UpdatedAt = value; }

    /// <summary>UTC; from this instant on it cannot trade. <see cref="DateTime.MaxValue"/> unless good-till-date.</summary>
    public DateTime ExpiresAt { readonly get => _body.ExpiresAt; init => _body.ExpiresAt = value; }

    /// <summary>Its place in the queue of its level: the market's sequence number when it took it. Smaller goes first.</summary>
    public long Place { readonly get => _body.Progress.Place; internal set => _body.Progress.Place = value; }

    /// <summary>The market's sequence number at its last change.</summary>
    public long Seq { readonly get => _body.Progress.Seq; internal set => _body.Progress.Seq = value; }

    /// <summary>Sum of price x quantity of its fills, in the outcome's own terms.</summary>
    public Money FilledValue { readonly get => _body.Progress.FilledValue; internal set => _body.Progress.FilledValue = value; }

    /// <summary>The exact signed sum of its fees, in parts (see <see cref="Fees"/>).</summary>
    public long FeeSum { readonly get => _body.Progress.FeeSum; internal set => _body.Progress.FeeSum = value; }

    /// <summary>The owner, as the market numbers its traders.</summary>
    public int Trader { readonly get => _body.Trader; init => _body.Trader = value; }

    /// <summary>Total shares, filled ones included.</summary>
    public int Quantity { readonly get => _body.Progress.Quantity; internal set => _body.Progress.Quantity = value; }

    public int Filled { readonly get => _body.Progress.Filled; internal set => _body.Progress.Filled = value; }

    /// <summary>The worst acceptable price in the outcome's own terms; of a market order, the collar.</summary>
    public Price Limit { readonly get => _body.Progress.Limit; internal set => _body.Progress.Limit = value; }

    /// <summary>Basis points while it takes; frozen when the order is placed.</summary>
    public short TakerFeeBps { readonly get => _body.TakerFeeBps; init => _body.TakerFeeBps = value; }

    /// <summary>Basis points while it rests; negative is a rebate; frozen when the order is placed.</summary>
    public short MakerFeeBps { readonly get => _body.MakerFeeBps; init => _body.MakerFeeBps = value; }

    public Side Side { readonly get => _body.Side; init => _body.Side = value; }

    public Outcome Outcome { readonly get => _body.Outcome; init => _body.Outcome = value; }

    public OrderType Type { readonly get => _body.Type; init => _body.Type = value; }

    public TimeInForce TimeInForce { readonly get => _body.TimeInForce; init => _body.TimeInForce = value; }

    public SelfTradePrevention SelfTradePrevention { readonly get => _body.SelfTradePrevention; init => _body.SelfTradePrevention = value; }

    public bool PostOnly { readonly get => _body.PostOnly; init => _body.PostOnly = value; }

    public bool ReduceOnly { readonly get => _body.ReduceOnly; init => _body.ReduceOnly = value; }

    public OrderStatus Status { readonly get => _body.Progress.Status; internal set => _body.Progress.Status = value; }

    /// <summary>Why it is cancelled or expired; default while it is neither.</summary>
    public OrderReason Reason { readonly get => _body.Progress.Reason; internal set => _body.Progress.Reason = value; }

    public readonly int Remaining => Quantity - Filled;

    public readonly bool IsOpen => OrderLife.IsOpen(Status);

    /// <summary>The book is kept in YES terms: buying YES and selling NO are bids, selling YES and buying NO are asks.</summary>
    public readonly bool IsBid => (byte)Side == (byte)Outcome;

    /// <summary>The limit in YES terms.</summary>
    public readonly Price BookPrice => InYesTerms(Limit);

    /// <summary>The same in ten-thousandths of a dollar.</summary>
    internal readonly int BookUnits => Outcome == Outcome.Yes ? Limit.Units : Price.One - Limit.Units;

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

    /// <summary>
    /// All of an order but the reference. A struct that holds a reference is copied word by word, which would cost as much as all the rest of an order's way through the
    /// book; this is copied in two moves.
    /// </summary>
    private struct Body
    {
        public Guid Id;
        public Progress Progress;
        public DateTime CreatedAt;
        public DateTime ExpiresAt;
        public int Trader;
        public short TakerFeeBps;
        public short MakerFeeBps;
        public Side Side;
        public Outcome Outcome;
        public OrderType Type;
        public TimeInForce TimeInForce;
        public SelfTradePrevention SelfTradePrevention;
        public bool PostOnly;
        public bool ReduceOnly;
    }

    /// <summary>All that can change in an order's life, side by side so that keeping it for an undo is one move.</summary>
    internal struct Progress
    {
        public DateTime UpdatedAt;
        public long Place;
        public long Seq;
        public Money FilledValue;
        public long FeeSum;
        public int Quantity;
        public int Filled;
        public Price Limit;
        public OrderStatus Status;
        public OrderReason Reason;
    }

    /// <summary>Becomes the same as another, without the detour over a copy word by word.</summary>
    internal void Assign(in Order other)
    {
        _body = other._body;

        // Most orders have no such name, and storing a reference, even an empty one, is a call to the collector's bookkeeping.
        if (other._clientOrderId is not null || _clientOrderId is not null)
            _clientOrderId = other._clientOrderId;
    }

    /// <summary>The id where it lies: the property makes a copy.</summary>
    [UnscopedRef]
    internal readonly ref readonly Guid IdInPlace => ref _body.Id;

    internal readonly void Save(out Progress progress) => progress = _body.Progress;

    internal void Restore(in Progress progress) => _body.Progress = progress;

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
            throw Unfillable(shares);
        var price = InYesTerms(yesPrice);
        var charged = Fee;
        FeeSum = checked(FeeSum + Fees.Parts(role == Role.Taker ? TakerFeeBps : MakerFeeBps, price, shares));
        FilledValue += price * shares;
        Filled += shares;
        Become(Remaining == 0 ? OrderEvent.Fill : OrderEvent.PartialFill, seq, now);
        return Fee - charged;
    }

    private readonly InvalidOperationException Unfillable(int shares) => new($"Order {Id} has {Remaining} left; it cannot fill {shares}.");

    /// <summary>Ends the order's life with a reason. Throws if it has ended already.</summary>
    internal void Close(OrderReason reason, long seq, DateTime now)
    {
        Become(reason == OrderReason.TimeExpired ? OrderEvent.Expire : OrderEvent.Cancel, seq, now);
        Reason = reason;
    }

    internal void Become(OrderEvent what, long seq, DateTime now)
    {
        if (!OrderLife.TryAdvance(Status, what, out var status))
            throw Impossible(what);
        Status = status;
        Seq = seq;
        UpdatedAt = now;
    }

    private readonly InvalidOperationException Impossible(OrderEvent what) => new($"Order {Id} is {Status}; {what} cannot happen to it.");
}

/// <summary>How far a stored order has come; the members are <see cref="Order"/>'s.</summary>
public readonly record struct OrderProgress(
    int Filled, Money FilledValue, long FeeSum, OrderStatus Status, OrderReason Reason, long Place, long Seq, DateTime UpdatedAt);
