using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PredictionMarkets.Domain.Orders;

/// <summary>What the running group has done, in order: written, read, and emptied at its end. Its array stays, so a steady book allocates nothing.</summary>
internal struct Journal<T>()
    where T : struct
{
    private T[] _items = new T[4];

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    /// <summary>Room for one more, to be written in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Add()
    {
        var (items, at) = (_items, Count);
        if ((uint)at >= (uint)items.Length)
            items = Grow();
        Count = at + 1;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(items), at);
    }

    public void Clear() => Count = 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T[] Grow()
    {
        Array.Resize(ref _items, _items.Length * 2);
        return _items;
    }
}
