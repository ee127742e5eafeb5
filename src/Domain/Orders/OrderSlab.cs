using System.Runtime.CompilerServices;

namespace PredictionMarkets.Domain.Orders;

/// <summary>An order and its links in the queue of its level.</summary>
internal struct Slot
{
    public Order Order;

    /// <summary>The next in the queue, or -1; in a free slot, the next free one.</summary>
    public int Next;

    /// <summary>The one before in the queue, or -1.</summary>
    public int Prev;

    /// <summary>Its id's hash, as the index has it.</summary>
    public uint Hash;

    /// <summary>The level of its last rest; there are at most 999.</summary>
    public short Level;

    /// <summary>True while it is linked into its level.</summary>
    public bool Resting;

    /// <summary>True once the running group has accepted or changed it.</summary>
    public bool Touched;

    /// <summary>True if the running group accepted it.</summary>
    public bool IsNew;
}

/// <summary>Storage for orders in chunks that never move: growing copies nothing, and freed slots are used again.</summary>
internal sealed class OrderSlab
{
    private const int ChunkBits = 8;
    private const int ChunkSize = 1 << ChunkBits;

    private Slot[][] _chunks = [];
    private int _count;
    private int _free = -1;

    public ref Slot this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _chunks[slot >> ChunkBits][slot & (ChunkSize - 1)];
    }

    public int Allocate()
    {
        if (_free >= 0)
        {
            var slot = _free;
            _free = this[slot].Next;
            return slot;
        }

        if (_count == _chunks.Length << ChunkBits)
        {
            // The list of chunks doubles; each chunk stays where it is.
            var used = _chunks.Length;
            Array.Resize(ref _chunks, Math.Max(4, used * 2));
            for (var i = used; i < _chunks.Length; i++)
                _chunks[i] = [];
        }

        if (_chunks[_count >> ChunkBits].Length == 0)
            _chunks[_count >> ChunkBits] = new Slot[ChunkSize];
        return _count++;
    }

    /// <summary>Gives a slot back. What it held stays until it is used again: clearing it would cost more than keeping a name.</summary>
    public void Free(int slot)
    {
        this[slot].Next = _free;
        _free = slot;
    }
}
