using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

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
/// Pure and deterministic; allocates nothing once its storage has grown. Everything it does is also written to an undo journal, until
/// <see cref="Commit"/> makes it final or <see cref="Rollback"/> takes it back. Not thread-safe: a book has one writer.
/// </summary>
/// <remarks>
/// Levels are an array indexed by tick, each the head and tail of a linked queue; a bitmap a side finds the next level. As the book is never
/// crossed, a level holds one side only.
/// </remarks>
public sealed class OrderBook
{
    private const int None = -1;

    private readonly TickSize _tick;
    private readonly Level[] _levels;
    private readonly ulong[] _bidBits;
    private readonly ulong[] _askBits;
    private readonly OrderSlab _slab = new();
    private readonly OrderIndex _index;
    private readonly List<int> _touched = [];
    private readonly List<Undo> _undo = [];
    private readonly List<Saved> _saved = [];
    private int _bestBid;
    private int _bestAsk;

    public OrderBook(TickSize tick)
    {
        _tick = tick;
        _levels = new Level[tick.Levels + 1];
        Array.Fill(_levels, new Level { Head = None, Tail = None });
        _bidBits = new ulong[(tick.Levels >> 6) + 1];
        _askBits = new ulong[(tick.Levels >> 6) + 1];
        _bestAsk = tick.Levels + 1;
        _index = new OrderIndex(_slab);
    }

    private struct Level
    {
        public long Quantity;
        public int Head;
        public int Tail;
    }

    private enum UndoKind : byte { Accepted = 1, Linked = 2, Unlinked = 3, Reduced = 4 }

    private readonly record struct Undo(UndoKind Kind, int Slot, int Level, int Quantity, int Prev, int Next, bool IsBid);

    /// <summary>All of an order that can change, as it was before the running group: half of its bytes, and no references among them.</summary>
    private readonly record struct Saved(int Slot, Price Limit, int Quantity, OrderProgress Progress);

    /// <summary>The highest bid, YES terms; null if there is none.</summary>
    public Price? BestBid => _bestBid == 0 ? null : _tick.PriceAt(_bestBid);

    /// <summary>The lowest ask, YES terms; null if there is none.</summary>
    public Price? BestAsk => _bestAsk > _tick.Levels ? null : _tick.PriceAt(_bestAsk);

    /// <summary>Orders in the book.</summary>
    public int Count { get; private set; }

    public TickSize Tick => _tick;

    /// <summary>The slots that the running group has accepted or changed, in the order of first touch.</summary>
    public ReadOnlySpan<int> Touched => CollectionsMarshal.AsSpan(_touched);

    /// <summary>The order in a slot. The reference is good until the running group ends.</summary>
    public ref readonly Order this[int slot] => ref _slab[slot].Order;

    /// <summary>True if the running group brought the order in, rather than found it.</summary>
    public bool IsNew(int slot) => _slab[slot].IsNew;

    /// <summary>The slot of an open order of this book, or -1.</summary>
    public int Find(in Guid orderId)
    {
        var slot = _index.Find(orderId);
        return slot >= 0 && _slab[slot].Order.IsOpen ? slot : None;
    }

    /// <summary>The slot of an order that the running group has accepted or found here, whether it is still open or not; -1 if there is none.</summary>
    public int FindTouched(in Guid orderId) => _index.Find(orderId);

    /// <summary>Takes an order in, not yet on any level. Returns its slot.</summary>
    public int Accept(in Order order)
    {
        var slot = _slab.Allocate();
        ref var entry = ref _slab[slot];
        entry.Order.Assign(in order);
        entry.Next = entry.Prev = None;
        entry.IsNew = entry.Touched = true;
        entry.Hash = _index.Add(slot, order.Id);
        _touched.Add(slot);
        _undo.Add(new Undo(UndoKind.Accepted, slot, 0, 0, 0, 0, false));
        return slot;
    }

    /// <summary>Puts an accepted order at the end of its level's queue.</summary>
    public void Rest(int slot)
    {
        ref var entry = ref Touch(slot);
        var level = _tick.LevelOf(entry.Order.BookPrice);
        entry.Level = (short)level;
        Link(slot, level, ref entry);
        _undo.Add(new Undo(UndoKind.Linked, slot, level, entry.Order.Remaining, 0, 0, entry.Order.IsBid));
    }

    /// <summary>Takes a resting order off its level; it keeps its slot until the group ends. Returns the shares that still rest at that price.</summary>
    public long Withdraw(int slot)
    {
        ref var entry = ref Touch(slot);
        var level = entry.Level;
        _undo.Add(new Undo(UndoKind.Unlinked, slot, level, entry.Order.Remaining, entry.Prev, entry.Next, entry.Order.IsBid));
        Unlink(slot, level, ref entry, entry.Order.Remaining);
        return _levels[level].Quantity;
    }

    /// <summary>Lowers a resting order's remaining shares without touching its place; the caller changes the order itself. Returns the shares that still rest at that price.</summary>
    public long Reduce(int slot, int shares)
    {
        ref var entry = ref Touch(slot);
        var level = entry.Level;
        _levels[level].Quantity -= shares;
        _undo.Add(new Undo(UndoKind.Reduced, slot, level, shares, 0, 0, entry.Order.IsBid));
        return _levels[level].Quantity;
    }

    /// <summary>The order in a slot, to be changed; its present state is kept for <see cref="Rollback"/>.</summary>
    internal ref Order Change(int slot) => ref Touch(slot).Order;

    /// <summary>
    /// Trades the accepted order in <paramref name="slot"/> against the book, as far as its limit and <paramref name="quantity"/> go, and lists what it met.
    /// Traded shares are taken off the levels; filling the orders themselves is the caller's, who knows the money.
    /// </summary>
    public MatchStop Match(int slot, int quantity, DateTime now, List<Encounter> met)
    {
        ref readonly var taker = ref _slab[slot].Order;
        var isBid = taker.IsBid;
        var worst = _tick.LevelOf(taker.BookPrice);
        var left = quantity;
        for (var other = FirstOpposite(isBid, worst); left > 0; )
        {
            if (other == None)
                return MatchStop.NoMore;
            ref var maker = ref _slab[other].Order;
            var next = NextOpposite(other, isBid, worst);
            var price = maker.BookPrice;
            if (maker.IsExpiredAt(now))
            {
                var shares = maker.Remaining;
                met.Add(new Encounter(EncounterKind.Expired, other, price, shares, Withdraw(other)));
            }
            else if (maker.Trader == taker.Trader)
            {
                if (taker.SelfTradePrevention is SelfTradePrevention.CancelResting or SelfTradePrevention.CancelBoth)
                {
                    var shares = maker.Remaining;
                    met.Add(new Encounter(EncounterKind.SelfTrade, other, price, shares, Withdraw(other)));
                }

                if (taker.SelfTradePrevention is SelfTradePrevention.CancelTaking or SelfTradePrevention.CancelBoth)
                    return MatchStop.SelfTrade;
            }
            else
            {
                var shares = Math.Min(left, maker.Remaining);
                var levelQuantity = shares == maker.Remaining ? Withdraw(other) : Reduce(other, shares);
                met.Add(new Encounter(EncounterKind.Trade, other, price, shares, levelQuantity));
                left -= shares;
            }

            other = next;
        }

        return MatchStop.Filled;
    }

    /// <summary>The slot of the first order an incoming one would meet at its limit or better, or -1.</summary>
    public int FirstOpposite(bool isBid, Price limit) => FirstOpposite(isBid, _tick.LevelOf(limit));

    /// <summary>The slot of the order that an incoming one would meet after <paramref name="slot"/>, or -1.</summary>
    public int NextOpposite(int slot, bool isBid, Price limit) => NextOpposite(slot, isBid, _tick.LevelOf(limit));

    /// <summary>Shares resting at a price, YES terms.</summary>
    public BookLevel LevelAt(Price price, bool isBid) => new(isBid, price, _levels[_tick.LevelOf(price)].Quantity);

    /// <summary>The levels of one side, best first.</summary>
    public IEnumerable<BookLevel> Levels(bool isBid)
    {
        for (var level = isBid ? _bestBid : _bestAsk; level > 0 && level <= _tick.Levels; level = isBid ? NextBelow(level) : NextAbove(level))
            yield return new BookLevel(isBid, _tick.PriceAt(level), _levels[level].Quantity);
    }

    /// <summary>All resting orders' slots, bids then asks, each side in the order in which they would trade.</summary>
    public IEnumerable<int> Orders()
    {
        for (var slot = FirstOpposite(isBid: false, 1); slot != None; slot = NextOpposite(slot, isBid: false, 1))
            yield return slot;
        for (var slot = FirstOpposite(isBid: true, _tick.Levels); slot != None; slot = NextOpposite(slot, isBid: true, _tick.Levels))
            yield return slot;
    }

    /// <summary>Makes everything since the last commit final and gives the slots of ended orders free.</summary>
    public void Commit()
    {
        foreach (var slot in _touched)
        {
            ref var entry = ref _slab[slot];
            if (entry.Resting)
            {
                entry.Touched = entry.IsNew = false;
                continue;
            }

            _index.Remove(slot, entry.Hash);
            _slab.Free(slot);
        }

        ClearJournal();
    }

    /// <summary>Takes everything since the last commit back: queues, places and orders are exactly as they were.</summary>
    public void Rollback()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            var undo = _undo[i];
            ref var entry = ref _slab[undo.Slot];
            switch (undo.Kind)
            {
                case UndoKind.Linked:
                    Unlink(undo.Slot, undo.Level, ref entry, undo.Quantity);
                    break;
                case UndoKind.Unlinked:
                    Relink(undo, ref entry);
                    break;
                case UndoKind.Reduced:
                    _levels[undo.Level].Quantity += undo.Quantity;
                    break;
                case UndoKind.Accepted:
                    _index.Remove(undo.Slot, entry.Hash);
                    _slab.Free(undo.Slot);
                    break;
            }
        }

        foreach (var saved in _saved)
        {
            ref var entry = ref _slab[saved.Slot];
            entry.Order = Order.Restore(in entry.Order, saved.Limit, saved.Quantity, saved.Progress);
            entry.Touched = false;
        }

        ClearJournal();
    }

    private void ClearJournal()
    {
        _touched.Clear();
        _undo.Clear();
        _saved.Clear();
    }

    private ref Slot Touch(int slot)
    {
        ref var entry = ref _slab[slot];
        if (!entry.Touched)
            Save(slot, ref entry);
        return ref entry;
    }

    /// <summary>Kept apart from <see cref="Touch"/>: inlined, it would give every caller's frame room for a whole order, to be cleared at each call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Save(int slot, ref Slot entry)
    {
        entry.Touched = true;
        _touched.Add(slot);
        ref readonly var order = ref entry.Order;
        _saved.Add(new Saved(slot, order.Limit, order.Quantity, new OrderProgress(
            order.Filled, order.FilledValue, order.FeeSum, order.Status, order.Reason, order.Place, order.Seq, order.UpdatedAt)));
    }

    private void Link(int slot, int level, ref Slot entry)
    {
        ref var queue = ref _levels[level];
        entry.Prev = queue.Tail;
        entry.Next = None;
        entry.Resting = true;
        if (queue.Tail == None)
            Occupy(level, slot, entry.Order.IsBid);
        else
            _slab[queue.Tail].Next = slot;
        queue.Tail = slot;
        queue.Quantity += entry.Order.Remaining;
        Count++;
    }

    private void Unlink(int slot, int level, ref Slot entry, int quantity)
    {
        ref var queue = ref _levels[level];
        if (entry.Prev == None)
            queue.Head = entry.Next;
        else
            _slab[entry.Prev].Next = entry.Next;
        if (entry.Next == None)
            queue.Tail = entry.Prev;
        else
            _slab[entry.Next].Prev = entry.Prev;
        queue.Quantity -= quantity;
        entry.Resting = false;
        Count--;
        if (queue.Head == None)
            Vacate(level, entry.Order.IsBid);
    }

    private void Relink(Undo undo, ref Slot entry)
    {
        ref var queue = ref _levels[undo.Level];
        entry.Level = (short)undo.Level;
        entry.Prev = undo.Prev;
        entry.Next = undo.Next;
        entry.Resting = true;
        if (queue.Head == None)
            Occupy(undo.Level, undo.Slot, undo.IsBid);
        if (undo.Prev == None)
            queue.Head = undo.Slot;
        else
            _slab[undo.Prev].Next = undo.Slot;
        if (undo.Next == None)
            queue.Tail = undo.Slot;
        else
            _slab[undo.Next].Prev = undo.Slot;
        queue.Quantity += undo.Quantity;
        Count++;
    }

    private void Occupy(int level, int slot, bool isBid)
    {
        _levels[level].Head = slot;
        if (isBid)
        {
            _bidBits[level >> 6] |= 1UL << (level & 63);
            _bestBid = Math.Max(_bestBid, level);
        }
        else
        {
            _askBits[level >> 6] |= 1UL << (level & 63);
            _bestAsk = Math.Min(_bestAsk, level);
        }
    }

    private void Vacate(int level, bool isBid)
    {
        if (isBid)
        {
            _bidBits[level >> 6] &= ~(1UL << (level & 63));
            if (level == _bestBid)
                _bestBid = NextBelow(level);
        }
        else
        {
            _askBits[level >> 6] &= ~(1UL << (level & 63));
            if (level == _bestAsk)
                _bestAsk = NextAbove(level);
        }
    }

    private int FirstOpposite(bool isBid, int worst)
    {
        var best = isBid ? _bestAsk : _bestBid;
        return best == 0 || best > _tick.Levels || (isBid ? best > worst : best < worst) ? None : _levels[best].Head;
    }

    private int NextOpposite(int slot, bool isBid, int worst)
    {
        ref var entry = ref _slab[slot];
        if (entry.Next != None)
            return entry.Next;
        var level = entry.Level;
        var next = isBid ? NextAbove(level) : NextBelow(level);
        return next == 0 || next > _tick.Levels || (isBid ? next > worst : next < worst) ? None : _levels[next].Head;
    }

    /// <summary>The nearest bid level below, or 0.</summary>
    private int NextBelow(int level)
    {
        var word = level >> 6;
        var bits = _bidBits[word] & ((1UL << (level & 63)) - 1);
        while (bits == 0)
        {
            if (--word < 0)
                return 0;
            bits = _bidBits[word];
        }

        return (word << 6) + 63 - BitOperations.LeadingZeroCount(bits);
    }

    /// <summary>The nearest ask level above, or one more than the highest.</summary>
    private int NextAbove(int level)
    {
        var word = level >> 6;
        var bits = (level & 63) == 63 ? 0 : _askBits[word] & (ulong.MaxValue << ((level & 63) + 1));
        while (bits == 0)
        {
            if (++word == _askBits.Length)
                return _tick.Levels + 1;
            bits = _askBits[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> naming the first thing about the book that is not as it must be. For tests and reconciliation.</summary>
    public void CheckConsistency()
    {
        var seen = 0;
        for (var level = 1; level <= _tick.Levels; level++)
        {
            long quantity = 0;
            var previous = None;
            var isBid = (_bidBits[level >> 6] & (1UL << (level & 63))) != 0;
            var isAsk = (_askBits[level >> 6] & (1UL << (level & 63))) != 0;
            Require(!(isBid && isAsk), $"level {level} is on both sides");
            Require((isBid || isAsk) == (_levels[level].Head != None), $"level {level}'s bit does not say whether it is occupied");
            for (var slot = _levels[level].Head; slot != None; previous = slot, slot = _slab[slot].Next, seen++)
            {
                ref var entry = ref _slab[slot];
                Require(entry.Resting && entry.Order.IsOpen && entry.Order.Remaining > 0, $"order {entry.Order.Id} rests but is {entry.Order.Status}");
                Require(entry.Level == level, $"order {entry.Order.Id} has another level than its queue");
                Require(entry.Prev == previous, $"order {entry.Order.Id} has a wrong link");
                Require(entry.Order.IsBid == isBid, $"order {entry.Order.Id} is on the wrong side");
                Require(_tick.LevelOf(entry.Order.BookPrice) == level, $"order {entry.Order.Id} is on the wrong level");
                Require(previous == None || _slab[previous].Order.Place <= entry.Order.Place, $"order {entry.Order.Id} is out of turn");
                Require(_index.Find(entry.Order.Id) == slot, $"order {entry.Order.Id} is not in the index");
                quantity += entry.Order.Remaining;
            }

            Require(_levels[level].Tail == previous, $"level {level} has a wrong tail");
            Require(_levels[level].Quantity == quantity, $"level {level} says {_levels[level].Quantity} shares and holds {quantity}");
        }

        Require(seen == Count, $"{Count} orders counted, {seen} found");
        Require(_touched.Count > 0 || _index.Count == Count, $"the index holds {_index.Count} orders, the book {Count}");
        Require(_bestBid == NextBelow(_tick.Levels) || _bestBid == _tick.Levels, $"the best bid is not the best");
        Require(_bestAsk == NextAbove(0), $"the best ask is not the best");
        Require(_bestBid < _bestAsk, $"the book is crossed: {BestBid} bid, {BestAsk} asked");
    }

    private static void Require(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] Finding what)
    {
        if (!condition)
            throw new InvalidOperationException($"Order book: {what.ToString()}.");
    }

    /// <summary>What is wrong, put together only if it is: checking a million orders must not format a million sentences.</summary>
    [InterpolatedStringHandler]
    private readonly ref struct Finding
    {
        private readonly StringBuilder? _text;

        public Finding(int literalLength, int formattedCount, bool condition, out bool isNeeded)
        {
            isNeeded = !condition;
            _text = condition ? null : new StringBuilder(literalLength + (formattedCount * 16));
        }

        public void AppendLiteral(string text) => _text!.Append(text);

        public void AppendFormatted<T>(T value) => _text!.Append(value);

        public override string ToString() => _text!.ToString();
    }
}
