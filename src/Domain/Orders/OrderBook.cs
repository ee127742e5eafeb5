namespace PredictionMarkets.Domain.Orders;

/// <summary>A level of the book in YES terms: whose side, what price, how many shares rest there in all (0: the level is gone).</summary>
public readonly record struct BookLevel(bool IsBid, Price Price, long Quantity);

/// <summary>What an incoming order met on its way through the book, in the order in which it met it.</summary>
public enum EncounterKind : byte
{
    /// <summary>It traded with a resting order.</summary>
    Trade = 1,

    /// <summary>The resting order's time had come; it left the book.</summary>
    Expired = 2,

    /// <summary>The resting order was the same user's; it left the book.</summary>
    SelfTrade = 3,
}

/// <summary>One step of a match.</summary>
/// <param name="Slot">Where the resting order is; valid until the running group ends.</param>
/// <param name="Price">The resting order's price, YES terms.</param>
/// <param name="Quantity">Shares traded; of a withdrawn order, the shares it withdrew.</param>
/// <param name="LevelQuantity">Shares resting at that price after this step.</param>
public readonly record struct Encounter(EncounterKind Kind, int Slot, Price Price, int Quantity, long LevelQuantity);

/// <summary>What stopped an incoming order.</summary>
public enum MatchStop : byte
{
    /// <summary>Nothing is left of it.</summary>
    Filled = 1,

    /// <summary>No more orders at acceptable prices.</summary>
    NoMore = 2,

    /// <summary>It met the same user's order, in a mode that stops it.</summary>
    SelfTrade = 3,
}

/// <summary>
/// One market's central limit order book, kept in YES terms: the best bid meets the best ask at the resting order's price, by price, then time.
/// Pure and deterministic; allocates nothing once its storage has grown. Everything it does can be taken back by <see cref="Rollback"/>, until
/// <see cref="Commit"/> makes it final. Not thread-safe: a book has one writer.
/// </summary>
/// <remarks>
/// It has three parts with the same slot numbers: the <see cref="PriceLadder"/>, small and hot, which matches; the orders with all that must be known of them, looked at only when
/// they are asked for or change; and the index from ids to slots.
/// </remarks>
public sealed class OrderBook
{
    private const int None = PriceLadder.None;

    private readonly TickSize _tick;
    private readonly PriceLadder _ladder;
    private readonly OrderIndex _index = new();
    private Chunks<Order> _orders = new();
    private Journal<Saved> _saved = new();

    public OrderBook(TickSize tick)
    {
        _tick = tick;
        _ladder = new PriceLadder(tick);
    }

    /// <summary>All of an order that can change, as it was before the running group.</summary>
    private struct Saved
    {
        public int Slot;
        public Order.Progress Progress;
    }

    /// <summary>The highest bid, YES terms; null if there is none.</summary>
    public Price? BestBid => _ladder.BestBid == 0 ? null : _tick.PriceAt(_ladder.BestBid);

    /// <summary>The lowest ask, YES terms; null if there is none.</summary>
    public Price? BestAsk => _ladder.BestAsk > _tick.Levels ? null : _tick.PriceAt(_ladder.BestAsk);

    /// <summary>Orders in the book.</summary>
    public int Count => _ladder.Count;

    public TickSize Tick => _tick;

    /// <summary>The slots that the running group has accepted or changed, in the order of first touch.</summary>
    public ReadOnlySpan<int> Touched => _ladder.Touched;

    /// <summary>The order in a slot. The reference is good until the running group ends.</summary>
    public ref readonly Order this[int slot] => ref _orders.Checked(slot);

    /// <summary>True if the running group brought the order in, rather than found it.</summary>
    public bool IsNew(int slot) => _ladder.IsNew(slot);

    /// <summary>The slot of an open order of this book, or -1.</summary>
    public int Find(in Guid orderId)
    {
        var slot = FindTouched(in orderId);
        return slot >= 0 && ((_ladder[slot].Marks & OrderMarks.Resting) != OrderMarks.None || _orders[slot].IsOpen) ? slot : None;
    }

    /// <summary>The slot of an order that the running group has accepted or found here, whether it is still open or not; -1 if there is none.</summary>
    public int FindTouched(in Guid orderId) => _index.Find(in orderId, in _orders);

    /// <summary>Takes an order in, not yet on any level, and names its slot. Returns the book's own of it, to be changed.</summary>
    internal ref Order Accept(in Order draft, out int slot)
    {
        slot = _ladder.Take();
        if (slot >= _orders.Capacity)
            _orders.AddChunk();
        _index.Add(slot, in draft.IdInPlace);
        ref var order = ref _orders[slot];
        order.Assign(in draft);
        return ref order;
    }

    /// <summary>Puts an accepted order at the end of its level's queue.</summary>
    internal void Rest(int slot, in Order order)
    {
        _ladder.Rest(slot, order.IsBid, _tick.LevelOf(order.BookUnits), order.Remaining, order.Trader, order.ExpiresAt);
    }

    /// <summary>Takes a resting order off its level; it keeps its slot until the group ends. Returns the shares that still rest at that price.</summary>
    internal long Withdraw(int slot) => _ladder.Withdraw(slot);

    /// <summary>Lowers a resting order's remaining shares without touching its place; the caller changes the order itself. Returns the shares that still rest at that price.</summary>
    internal long Reduce(int slot, int shares) => _ladder.Reduce(slot, shares);

    /// <summary>The order in a slot, to be changed; its present state is kept for <see cref="Rollback"/>.</summary>
    internal ref Order Change(int slot)
    {
        ref var queued = ref _ladder.Touch(slot);
        ref var order = ref _orders[slot];
        if ((queued.Marks & (OrderMarks.New | OrderMarks.Saved)) == OrderMarks.None)
        {
            queued.Marks |= OrderMarks.Saved;
            ref var saved = ref _saved.Add();
            saved.Slot = slot;
            order.Save(out saved.Progress);
        }

        return ref order;
    }

    /// <summary>
    /// Trades an order that is on no level against the book, as far as its limit and its remaining shares go, and lists what it met.
    /// Traded shares are taken off the levels; filling the orders themselves is the caller's, who knows the money.
    /// </summary>
    internal MatchStop Match(in Order taker, DateTime now, List<Encounter> met) =>
        _ladder.Match(taker.IsBid, _tick.LevelOf(taker.BookUnits), taker.Remaining, taker.Trader, taker.SelfTradePrevention, now, met);

    /// <summary>The slot of the first order an incoming one would meet at its limit or better, or -1.</summary>
    public int FirstOpposite(bool isBid, Price limit) => _ladder.FirstOpposite(isBid, _tick.LevelOf(limit));

    /// <summary>The slot of the order that an incoming one would meet after <paramref name="slot"/>, or -1.</summary>
    internal int NextOpposite(int slot, bool isBid, Price limit) => _ladder.NextOpposite(slot, isBid, _tick.LevelOf(limit));

    /// <summary>Shares resting at a price, YES terms.</summary>
    public BookLevel LevelAt(Price price, bool isBid) => new(isBid, price, _ladder.QuantityAt(_tick.LevelOf(price)));

    /// <summary>The levels of one side, best first.</summary>
    public IEnumerable<BookLevel> Levels(bool isBid)
    {
        for (var level = isBid ? _ladder.BestBid : _ladder.BestAsk; level > 0 && level <= _tick.Levels; level = _ladder.NextLevel(level, isBid))
            yield return new BookLevel(isBid, _tick.PriceAt(level), _ladder.QuantityAt(level));
    }

    /// <summary>All resting orders' slots, bids then asks, each side in the order in which they would trade.</summary>
    public IEnumerable<int> Orders()
    {
        for (var slot = _ladder.FirstOpposite(isBid: false, 1); slot != None; slot = _ladder.NextOpposite(slot, isBid: false, 1))
            yield return slot;
        for (var slot = _ladder.FirstOpposite(isBid: true, _tick.Levels); slot != None; slot = _ladder.NextOpposite(slot, isBid: true, _tick.Levels))
            yield return slot;
    }

    /// <summary>Makes everything since the last commit final and gives the slots of ended orders free.</summary>
    public void Commit()
    {
        foreach (var slot in _ladder.Touched)
        {
            if (!_ladder.IsResting(slot))
                _index.Remove(slot, in _orders[slot].IdInPlace);
        }

        _ladder.Commit();
        _saved.Clear();
    }

    /// <summary>Takes everything since the last commit back: queues, places and orders are exactly as they were.</summary>
    public void Rollback()
    {
        _ladder.Rollback();
        foreach (ref readonly var saved in _saved.Items)
            _orders[saved.Slot].Restore(in saved.Progress);
        Commit();
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> naming the first thing about the book that is not as it must be. For tests and reconciliation.</summary>
    public void CheckConsistency()
    {
        _ladder.CheckConsistency();
        var (previous, place) = (0, 0L);
        foreach (var slot in Orders())
        {
            ref readonly var queued = ref _ladder[slot];
            ref readonly var order = ref _orders[slot];
            Require.That(order.IsOpen && order.Remaining > 0, $"order {order.Id} rests but is {order.Status}");
            Require.That(order.Remaining == queued.Remaining, $"order {order.Id} has {order.Remaining} shares left, its queue says {queued.Remaining}");
            Require.That(order.Trader == queued.Trader && order.ExpiresAt == _ladder.ExpiryOf(slot), $"order {order.Id} has another owner or expiry than its queue says");
            Require.That(order.IsBid == queued.IsBid, $"order {order.Id} is on the wrong side");
            Require.That(_tick.LevelOf(order.BookPrice) == queued.Level, $"order {order.Id} is on the wrong level");
            Require.That(queued.Level != previous || place <= order.Place, $"order {order.Id} is out of turn");
            Require.That(FindTouched(order.Id) == slot, $"order {order.Id} is not in the index");
            (previous, place) = (queued.Level, order.Place);
        }

        Require.That(Touched.Length > 0 || _index.Count == Count, $"the index holds {_index.Count} orders, the book {Count}");
    }
}
