using System.Runtime.CompilerServices;

namespace PredictionMarkets.Domain.Orders;

/// <summary>What matching must know of an order: 20 bytes, three to a cache line. All else is the book's (see <see cref="Order"/>).</summary>
internal struct QueuedOrder
{
    /// <summary>The next in the queue, or -1; in a free slot, the next free one.</summary>
    public int Next;

    /// <summary>The one before in the queue, or -1.</summary>
    public int Prev;

    /// <summary>Shares it still offers.</summary>
    public int Remaining;

    public int Trader;

    /// <summary>The level of its last rest; there are at most 999.</summary>
    public short Level;

    public bool IsBid;

    public OrderMarks Marks;
}

/// <summary>How an order stands to its queue and to the running group.</summary>
[Flags]
internal enum OrderMarks : byte
{
    None = 0,

    /// <summary>It is linked into its level.</summary>
    Resting = 1,

    /// <summary>The running group has accepted or changed it.</summary>
    Touched = 2,

    /// <summary>The running group has accepted it.</summary>
    New = 4,

    /// <summary>The book has kept what it was before the running group.</summary>
    Saved = 8,

    /// <summary>Its time may come.</summary>
    Expires = 16,
}

/// <summary>
/// The core of a book: the queues of its price levels. It knows orders by their slots, as so many shares of an owner at a level, and matches by price, then time; ids, money
/// and states are its owner's, the <see cref="OrderBook"/>. What it does can be undone until it is committed. Allocates nothing once its storage has grown.
/// </summary>
/// <remarks>
/// Levels are an array indexed by tick, each the head and tail of a linked queue; a bitmap a side finds the next level. As the book is never
/// crossed, a level holds one side only.
/// </remarks>
internal sealed partial class PriceLadder
{
    public const int None = -1;

    private const OrderMarks Lasting = OrderMarks.Resting | OrderMarks.Expires;

    private readonly TickSize _tick;
    private readonly int _top;
    private readonly Level[] _levels;
    private readonly ulong[] _bidBits;
    private readonly ulong[] _askBits;
    private Chunks<QueuedOrder> _orders = new();
    private Chunks<DateTime> _expiries = new();
    private Journal<int> _touched = new();
    private Journal<Undo> _undo = new();
    private int _free = None;
    private int _bestBid;
    private int _bestAsk;

    public PriceLadder(TickSize tick)
    {
        _tick = tick;
        _top = tick.Levels;
        _levels = new Level[_top + 1];
        Array.Fill(_levels, new Level { Head = None, Tail = None });
        _bidBits = new ulong[(_top >> 6) + 1];
        _askBits = new ulong[(_top >> 6) + 1];
        _bestAsk = _top + 1;
    }

    private struct Level
    {
        public long Quantity;
        public int Head;
        public int Tail;
    }

    private enum UndoKind : byte { Linked = 1, Unlinked = 2, Reduced = 3 }

    /// <summary>One step back. As steps are taken back last first, each finds the ladder as its own step left it, and need only know what that step destroyed.</summary>
    private struct Undo
    {
        public int Slot;
        public int Shares;
        public int Prev;
        public int Next;
        public short Level;
        public UndoKind Kind;
    }

    /// <summary>Orders in the queues.</summary>
    public int Count { get; private set; }

    /// <summary>The highest level with bids, or 0.</summary>
    public int BestBid => _bestBid;

    /// <summary>The lowest level with asks, or one more than the highest there is.</summary>
    public int BestAsk => _bestAsk;

    /// <summary>The slots that the running group has taken or changed, in the order of first touch.</summary>
    public ReadOnlySpan<int> Touched => _touched.Items;

    public ref QueuedOrder this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _orders[slot];
    }

    /// <summary>UTC; from this instant on the resting order cannot trade.</summary>
    public DateTime ExpiryOf(int slot) => (_orders[slot].Marks & OrderMarks.Expires) != OrderMarks.None ? _expiries[slot] : DateTime.MaxValue;

    /// <summary>Shares resting at a level.</summary>
    public long QuantityAt(int level) => _levels[level].Quantity;

    /// <summary>Takes a free slot for a new order, which is in no queue yet.</summary>
    public int Take()
    {
        if (_free == None)
            Grow();
        var slot = _free;
        ref var order = ref _orders[slot];
        _free = order.Next;
        order.Marks = OrderMarks.Touched | OrderMarks.New;
        _touched.Add() = slot;
        return slot;
    }

    /// <summary>Puts an order at the end of a level's queue.</summary>
    public void Rest(int slot, bool isBid, int level, int shares, int trader, DateTime expiresAt)
    {
        ref var order = ref Touch(slot);
        (order.IsBid, order.Level, order.Remaining, order.Trader) = (isBid, (short)level, shares, trader);
        order.Marks |= OrderMarks.Resting;
        if (expiresAt != DateTime.MaxValue)
            Expire(slot, ref order, expiresAt);
        ref var queue = ref _levels[level];
        var last = queue.Tail;
        order.Prev = last;
        order.Next = None;
        queue.Tail = slot;
        queue.Quantity += shares;
        Count++;
        if (last == None)
            Occupy(level, slot, isBid);
        else
            _orders[last].Next = slot;
        ref var undo = ref _undo.Add();
        (undo.Kind, undo.Slot) = (UndoKind.Linked, slot);
    }

    /// <summary>Takes an order out of its queue. Returns the shares that still rest at that level.</summary>
    public long Withdraw(int slot)
    {
        ref var order = ref Touch(slot);
        ref var undo = ref _undo.Add();
        (undo.Kind, undo.Slot, undo.Shares, undo.Level, undo.Prev, undo.Next) = (UndoKind.Unlinked, slot, order.Remaining, order.Level, order.Prev, order.Next);
        return Unlink(ref order);
    }

    /// <summary>Lowers an order's shares without touching its place. Returns the shares that still rest at that level.</summary>
    public long Reduce(int slot, int shares)
    {
        ref var order = ref Touch(slot);
        order.Remaining -= shares;
        ref var undo = ref _undo.Add();
        (undo.Kind, undo.Slot, undo.Shares) = (UndoKind.Reduced, slot, shares);
        return _levels[order.Level].Quantity -= shares;
    }

    /// <summary>Notes that the running group changes an order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref QueuedOrder Touch(int slot)
    {
        ref var order = ref _orders[slot];
        if ((order.Marks & OrderMarks.Touched) == OrderMarks.None)
        {
            order.Marks |= OrderMarks.Touched;
            _touched.Add() = slot;
        }

        return ref order;
    }

    /// <summary>Trades shares against the other side, as far as the level <paramref name="worst"/>, and lists what they met (see <see cref="OrderBook.Match"/>).</summary>
    public MatchStop Match(bool isBid, int worst, int quantity, int trader, SelfTradePrevention prevention, DateTime now, List<Encounter> met)
    {
        var left = quantity;
        for (var slot = FirstOpposite(isBid, worst); left > 0;)
        {
            if (slot == None)
                return MatchStop.NoMore;
            ref var maker = ref _orders[slot];
            var next = NextOpposite(ref maker, isBid, worst);
            var (price, shares) = (_tick.PriceAt(maker.Level), maker.Remaining);
            if ((maker.Marks & OrderMarks.Expires) != OrderMarks.None && _expiries[slot] <= now)
            {
                met.Add(new Encounter(EncounterKind.Expired, slot, price, shares, Withdraw(slot)));
            }
            else if (maker.Trader == trader)
            {
                if (prevention is SelfTradePrevention.CancelResting or SelfTradePrevention.CancelBoth)
                    met.Add(new Encounter(EncounterKind.SelfTrade, slot, price, shares, Withdraw(slot)));
                if (prevention is SelfTradePrevention.CancelTaking or SelfTradePrevention.CancelBoth)
                    return MatchStop.SelfTrade;
            }
            else if (shares <= left)
            {
                met.Add(new Encounter(EncounterKind.Trade, slot, price, shares, Withdraw(slot)));
                left -= shares;
            }
            else
            {
                met.Add(new Encounter(EncounterKind.Trade, slot, price, left, Reduce(slot, left)));
                left = 0;
            }

            slot = next;
        }

        return MatchStop.Filled;
    }

    /// <summary>The slot of the first order an incoming one would meet as far as the level <paramref name="worst"/>, or -1.</summary>
    public int FirstOpposite(bool isBid, int worst)
    {
        var best = isBid ? _bestAsk : _bestBid;
        return (isBid ? best > worst : best < worst) ? None : _levels[best].Head;
    }

    /// <summary>The slot of the order that an incoming one would meet after another, or -1.</summary>
    public int NextOpposite(int slot, bool isBid, int worst) => NextOpposite(ref _orders[slot], isBid, worst);

    private int NextOpposite(ref QueuedOrder order, bool isBid, int worst)
    {
        if (order.Next != None)
            return order.Next;
        var next = isBid ? NextAbove(order.Level) : NextBelow(order.Level);
        return (isBid ? next > worst : next < worst) ? None : _levels[next].Head;
    }

    /// <summary>True if the running group took the slot.</summary>
    public bool IsNew(int slot) => (_orders.Checked(slot).Marks & OrderMarks.New) != OrderMarks.None;

    /// <summary>True while the order is in a queue.</summary>
    public bool IsResting(int slot) => (_orders[slot].Marks & OrderMarks.Resting) != OrderMarks.None;

    /// <summary>Makes everything final, and gives the slots of touched orders free that are in no queue.</summary>
    public void Commit()
    {
        foreach (var slot in _touched.Items)
        {
            ref var order = ref _orders[slot];
            if ((order.Marks & OrderMarks.Resting) != OrderMarks.None)
                order.Marks &= Lasting;
            else
                Free(slot, ref order);
        }

        _touched.Clear();
        _undo.Clear();
    }

    /// <summary>Takes all steps back that were taken since the last commit. To be followed by <see cref="Commit"/>, before which the touched slots are still listed.</summary>
    public void Rollback()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            ref readonly var undo = ref _undo.Items[i];
            ref var order = ref _orders[undo.Slot];
            switch (undo.Kind)
            {
                case UndoKind.Linked:
                    Unlink(ref order);
                    break;
                case UndoKind.Unlinked:
                    Relink(in undo, ref order);
                    break;
                case UndoKind.Reduced:
                    order.Remaining += undo.Shares;
                    _levels[order.Level].Quantity += undo.Shares;
                    break;
            }
        }
    }

    private void Free(int slot, ref QueuedOrder order)
    {
        order.Next = _free;
        _free = slot;
    }

    /// <summary>Few orders expire: their times are kept apart, and only in a book that has any.</summary>
    private void Expire(int slot, ref QueuedOrder order, DateTime at)
    {
        while (_expiries.Capacity <= slot)
            _expiries.AddChunk();
        _expiries[slot] = at;
        order.Marks |= OrderMarks.Expires;
    }

    private long Unlink(ref QueuedOrder order)
    {
        ref var queue = ref _levels[order.Level];
        if (order.Prev == None)
            queue.Head = order.Next;
        else
            _orders[order.Prev].Next = order.Next;
        if (order.Next == None)
            queue.Tail = order.Prev;
        else
            _orders[order.Next].Prev = order.Prev;
        var quantity = queue.Quantity -= order.Remaining;
        order.Marks &= ~OrderMarks.Resting;
        Count--;
        if (queue.Head == None)
            Vacate(order.Level, order.IsBid);
        return quantity;
    }

    private void Relink(in Undo undo, ref QueuedOrder order)
    {
        ref var queue = ref _levels[undo.Level];
        (order.Level, order.Remaining, order.Prev, order.Next) = (undo.Level, undo.Shares, undo.Prev, undo.Next);
        order.Marks |= OrderMarks.Resting;
        if (queue.Head == None)
            Occupy(undo.Level, undo.Slot, order.IsBid);
        if (undo.Prev == None)
            queue.Head = undo.Slot;
        else
            _orders[undo.Prev].Next = undo.Slot;
        if (undo.Next == None)
            queue.Tail = undo.Slot;
        else
            _orders[undo.Next].Prev = undo.Slot;
        queue.Quantity += undo.Shares;
        Count++;
    }

    private void Grow()
    {
        var first = _orders.Capacity;
        _orders.AddChunk();
        for (var slot = _orders.Capacity - 1; slot >= first; slot--)
            Free(slot, ref _orders[slot]);
    }
}
