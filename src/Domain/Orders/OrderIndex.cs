using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PredictionMarkets.Domain.Orders;

/// <summary>
/// Order id to slot, by open addressing with linear probing. It keeps the slots alone (four bytes an entry) and compares ids where they are:
/// in the book's own storage.
/// </summary>
internal sealed class OrderIndex(OrderSlab slab)
{
    private int[] _table = NewTable(64);
    private int _mask = 63;

    public int Count { get; private set; }

    /// <summary>The slot of the order, or -1.</summary>
    public int Find(in Guid id)
    {
        for (var i = Home(id); ; i = (i + 1) & _mask)
        {
            var slot = _table[i];
            if (slot < 0 || slab[slot].Order.Id == id)
                return slot;
        }
    }

    /// <summary>Adds an order whose id is not in the index.</summary>
    public void Add(int slot)
    {
        if ((Count + 1) * 5 > _table.Length * 3)
            Grow();
        Insert(slot);
        Count++;
    }

    public void Remove(in Guid id)
    {
        var i = Home(id);
        while (_table[i] >= 0 && slab[_table[i]].Order.Id != id)
            i = (i + 1) & _mask;
        if (_table[i] < 0)
            throw new InvalidOperationException($"Order {id} is not in the index.");

        // Close the gap, so that no search stops before its time: move back every follower whose home is not after the gap.
        for (var next = (i + 1) & _mask; _table[next] >= 0; next = (next + 1) & _mask)
        {
            var home = Home(slab[_table[next]].Order.Id);
            if (((next - home) & _mask) >= ((next - i) & _mask))
            {
                _table[i] = _table[next];
                i = next;
            }
        }

        _table[i] = -1;
        Count--;
    }

    private void Insert(int slot)
    {
        var i = Home(slab[slot].Order.Id);
        while (_table[i] >= 0)
            i = (i + 1) & _mask;
        _table[i] = slot;
    }

    private void Grow()
    {
        var old = _table;
        _table = NewTable(old.Length * 2);
        _mask = _table.Length - 1;
        foreach (var slot in old)
        {
            if (slot >= 0)
                Insert(slot);
        }
    }

    private static int[] NewTable(int size)
    {
        var table = new int[size];
        Array.Fill(table, -1);
        return table;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(in Guid id)
    {
        var halves = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in id));
        return (int)(((halves[0] ^ halves[1]) * 0x9E3779B97F4A7C15) >> 32) & _mask;
    }
}
