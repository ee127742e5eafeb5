using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PredictionMarkets.Domain.Orders;

/// <summary>
/// Order id to slot, by open addressing with linear probing. Beside each slot the table keeps 32 bits of its id's hash: orders that are not the one sought are passed
/// over, and moved, without a look at them in the book's storage, which would be a cache miss each.
/// </summary>
internal sealed class OrderIndex(OrderSlab slab)
{
    private const int None = -1;

    private Entry[] _table = NewTable(64);
    private int _mask = 63;

    private struct Entry
    {
        public int Slot;
        public uint Hash;
    }

    public int Count { get; private set; }

    /// <summary>The slot of the order, or -1.</summary>
    public int Find(in Guid id)
    {
        var table = _table;
        var hash = Hash(id);
        for (var i = (int)hash & _mask; ; i = (i + 1) & _mask)
        {
            var entry = table[i];
            if (entry.Slot == None || (entry.Hash == hash && slab[entry.Slot].Order.Id == id))
                return entry.Slot;
        }
    }

    /// <summary>Adds an order whose id is not in the index. Returns the hash that <see cref="Remove"/> will ask for.</summary>
    public uint Add(int slot, in Guid id)
    {
        if ((Count + 1) * 2 > _table.Length)
            Grow();
        var hash = Hash(id);
        Insert(new Entry { Slot = slot, Hash = hash });
        Count++;
        return hash;
    }

    /// <summary>Takes out the order in a slot.</summary>
    public void Remove(int slot, uint hash)
    {
        var table = _table;
        var i = (int)hash & _mask;
        while (table[i].Slot != slot)
        {
            if (table[i].Slot == None)
                throw new InvalidOperationException($"Order {slab[slot].Order.Id} is not in the index.");
            i = (i + 1) & _mask;
        }

        // Close the gap, so that no search stops before its time: move back every follower whose home is not after the gap.
        for (var next = (i + 1) & _mask; table[next].Slot != None; next = (next + 1) & _mask)
        {
            var home = (int)table[next].Hash & _mask;
            if (((next - home) & _mask) >= ((next - i) & _mask))
            {
                table[i] = table[next];
                i = next;
            }
        }

        table[i].Slot = None;
        Count--;
    }

    private void Insert(Entry entry)
    {
        var i = (int)entry.Hash & _mask;
        while (_table[i].Slot != None)
            i = (i + 1) & _mask;
        _table[i] = entry;
    }

    private void Grow()
    {
        var old = _table;
        _table = NewTable(old.Length * 2);
        _mask = _table.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Slot != None)
                Insert(entry);
        }
    }

    private static Entry[] NewTable(int size)
    {
        var table = new Entry[size];
        Array.Fill(table, new Entry { Slot = None });
        return table;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(in Guid id)
    {
        var halves = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in id));
        return (uint)(((halves[0] ^ halves[1]) * 0x9E3779B97F4A7C15) >> 32);
    }
}
