using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PredictionMarkets.Domain.Orders;

/// <summary>
/// Storage in chunks that never move: growing copies nothing, and references stay good. Slots are handed out by the caller, from 0 on without gaps.
/// </summary>
/// <remarks>
/// The indexer checks no bounds: a slot comes from the book's own links and index, never from outside, and the check would be paid for at every step along a
/// queue. <see cref="Checked"/> is for slots that a caller names.
/// </remarks>
internal struct Chunks<T>()
    where T : struct
{
    /// <summary>Slots in a chunk: few enough that a market with a handful of orders stays small.</summary>
    public const int Size = 1 << Bits;

    private const int Bits = 7;

    private T[][] _chunks = [];
    private int _used;

    /// <summary>The slots there is room for.</summary>
    public readonly int Capacity => _used << Bits;

    public readonly ref T this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var chunk = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_chunks), slot >> Bits);
            return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(chunk), slot & (Size - 1));
        }
    }

    /// <summary>The same for a slot from outside; throws for one that there is not.</summary>
    public readonly ref T Checked(int slot) => ref _chunks[slot >> Bits][slot & (Size - 1)];

    /// <summary>Makes room for <see cref="Size"/> more.</summary>
    public void AddChunk()
    {
        // The list of chunks doubles; each chunk stays where it is.
        if (_used == _chunks.Length)
            Array.Resize(ref _chunks, Math.Max(4, _used * 2));
        _chunks[_used++] = new T[Size];
    }
}
