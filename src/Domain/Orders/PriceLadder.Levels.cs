using System.Numerics;

namespace PredictionMarkets.Domain.Orders;

/// <content>Which levels have orders, and the best of them.</content>
internal sealed partial class PriceLadder
{
    /// <summary>The nearest level of the same side that is worse, or one that does not exist: 0 for bids, one more than the highest for asks.</summary>
    public int NextLevel(int level, bool isBid) => isBid ? NextBelow(level) : NextAbove(level);

    private void Occupy(int level, int slot, bool isBid)
    {
        _levels[level].Head = slot;
        if (isBid)
        {
            _bidBits[level >> 6] |= 1UL << level;
            _bestBid = Math.Max(_bestBid, level);
        }
        else
        {
            _askBits[level >> 6] |= 1UL << level;
            _bestAsk = Math.Min(_bestAsk, level);
        }
    }

    private void Vacate(int level, bool isBid)
    {
        if (isBid)
        {
            _bidBits[level >> 6] &= ~(1UL << level);
            if (level == _bestBid)
                _bestBid = NextBelow(level);
        }
        else
        {
            _askBits[level >> 6] &= ~(1UL << level);
            if (level == _bestAsk)
                _bestAsk = NextAbove(level);
        }
    }

    private int NextBelow(int level)
    {
        var word = level >> 6;
        var bits = _bidBits[word] & ((1UL << level) - 1);
        while (bits == 0)
        {
            if (--word < 0)
                return 0;
            bits = _bidBits[word];
        }

        return (word << 6) + 63 - BitOperations.LeadingZeroCount(bits);
    }

    private int NextAbove(int level)
    {
        // Shifted twice: 64 places at once would be none.
        var word = level >> 6;
        var bits = _askBits[word] & (ulong.MaxValue << level << 1);
        while (bits == 0)
        {
            if (++word == _askBits.Length)
                return _top + 1;
            bits = _askBits[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> naming the first thing about the queues that is not as it must be.</summary>
    public void CheckConsistency()
    {
        var seen = 0;
        for (var level = 1; level <= _top; level++)
        {
            long quantity = 0;
            var previous = None;
            var isBid = (_bidBits[level >> 6] & (1UL << level)) != 0;
            var isAsk = (_askBits[level >> 6] & (1UL << level)) != 0;
            Require.That(!(isBid && isAsk), $"level {level} is on both sides");
            Require.That((isBid || isAsk) == (_levels[level].Head != None), $"level {level}'s bit does not say whether it is occupied");
            for (var slot = _levels[level].Head; slot != None; previous = slot, slot = _orders[slot].Next, seen++)
            {
                ref readonly var order = ref _orders[slot];
                Require.That((order.Marks & OrderMarks.Resting) != OrderMarks.None, $"slot {slot} is in a queue but not resting");
                Require.That(order.Level == level, $"slot {slot} has another level than its queue");
                Require.That(order.Prev == previous, $"slot {slot} has a wrong link");
                Require.That(order.IsBid == isBid, $"slot {slot} is on the wrong side");
                quantity += order.Remaining;
            }

            Require.That(_levels[level].Tail == previous, $"level {level} has a wrong tail");
            Require.That(_levels[level].Quantity == quantity, $"level {level} says {_levels[level].Quantity} shares and holds {quantity}");
        }

        Require.That(seen == Count, $"{Count} orders counted, {seen} found");
        Require.That(_bestBid == NextBelow(_top) || _bestBid == _top, $"the best bid is not the best");
        Require.That(_bestAsk == NextAbove(0), $"the best ask is not the best");
        Require.That(_bestBid < _bestAsk, $"the book is crossed: {_bestBid} bid, {_bestAsk} asked");
    }
}
