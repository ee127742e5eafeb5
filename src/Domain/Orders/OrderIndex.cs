using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PredictionMarkets.Domain.Orders;

/// <summary>
/// Order id to slot: a hash table whose buckets are one cache line each, eight entries of a slot and 32 bits of its id's hash. A bucket is searched in one
/// step, without a branch for each entry; orders that are not the one sought are passed over, and moved, without a look at them in the book's storage.
/// </summary>
/// <remarks>
/// An entry is in its home bucket or, if that was full, in the first after it that was not. So a search ends at a bucket that has room, and taking an entry out of a full one moves
/// back what had overflowed from it.
/// </remarks>
internal sealed class OrderIndex
{
    private const int None = -1;
    private const int BucketSize = 8;

    /// <summary>In a mask of a bucket's 32-bit halves: those that are hashes, and those that are slots.</summary>
    private const ulong HashHalves = 0xAAAA, SlotHalves = 0x5555;

    private ulong[] _entries = [];
    private int _first;
    private uint _mask;
    private int _limit;

    public OrderIndex() => Resize(8);

    public int Count { get; private set; }

    /// <summary>The slot of the order, or -1.</summary>
    public int Find(in Guid id, in Chunks<Order> orders)
    {
        var hash = Hash(in id);
        for (var bucket = hash & _mask; ; bucket = (bucket + 1) & _mask)
        {
            var entries = Load(bucket);
            for (var found = Equal(entries, hash) & HashHalves; found != 0; found &= found - 1)
            {
                var slot = (int)(uint)Entry(bucket, BitOperations.TrailingZeroCount(found) >> 1) - 1;
                if (orders[slot].IdInPlace == id)
                    return slot;
            }

            if ((Equal(entries, 0) & SlotHalves) != 0)
                return None;
        }
    }

    /// <summary>Adds an order whose id is not in the index.</summary>
    public void Add(int slot, in Guid id)
    {
        if (Count == _limit)
            Grow();
        Count++;
        var hash = Hash(in id);
        Insert(hash, ((ulong)hash << 32) | (uint)(slot + 1));
    }

    /// <summary>Takes out the order in a slot.</summary>
    public void Remove(int slot, in Guid id)
    {
        var hash = Hash(in id);
        var sought = Vector512.Create(((ulong)hash << 32) | (uint)(slot + 1));
        for (var bucket = hash & _mask; ; bucket = (bucket + 1) & _mask)
        {
            var entries = Load(bucket);
            var found = Vector512.Equals(entries.AsUInt64(), sought).ExtractMostSignificantBits();
            var isFull = (Equal(entries, 0) & SlotHalves) == 0;
            if (found != 0)
            {
                ref var gap = ref Entry(bucket, BitOperations.TrailingZeroCount(found));
                gap = 0;
                if (isFull)
                    Close(bucket, ref gap);
                Count--;
                return;
            }

            if (!isFull)
                throw new InvalidOperationException($"Slot {slot} is not in the index.");
        }
    }

    /// <summary>Fills a gap in a bucket that was full with an entry that had to go past it, if there is one; and so on with the gap that this one leaves.</summary>
    private void Close(uint bucket, ref ulong gap)
    {
        for (var (next, wasFull) = ((bucket + 1) & _mask, true); wasFull; next = (next + 1) & _mask)
        {
            wasFull = (Equal(Load(next), 0) & SlotHalves) == 0;
            for (var i = 0; i < BucketSize; i++)
            {
                ref var entry = ref Entry(next, i);
                var home = (uint)(entry >> 32) & _mask;
                if (entry == 0 || ((next - home) & _mask) < ((next - bucket) & _mask))
                    continue;
                gap = entry;
                entry = 0;
                bucket = next;
                gap = ref entry;
                break;
            }
        }
    }

    private void Insert(uint hash, ulong entry)
    {
        for (var bucket = hash & _mask; ; bucket = (bucket + 1) & _mask)
        {
            var room = Equal(Load(bucket), 0) & SlotHalves;
            if (room == 0)
                continue;
            Entry(bucket, BitOperations.TrailingZeroCount(room) >> 1) = entry;
            return;
        }
    }

    private void Grow()
    {
        var (old, first, count) = (_entries, _first, (int)(_mask + 1) * BucketSize);
        Resize((int)(_mask + 1) * 2);
        foreach (var entry in old.AsSpan(first, count))
        {
            if (entry != 0)
                Insert((uint)(entry >> 32), entry);
        }
    }

    /// <summary>A table that stays where it is, so that its first bucket can be laid on the beginning of a cache line.</summary>
    private void Resize(int buckets)
    {
        _entries = GC.AllocateArray<ulong>((buckets + 1) * BucketSize, pinned: true);
        var misplaced = (int)((Marshal.UnsafeAddrOfPinnedArrayElement(_entries, 0) >> 3) & (BucketSize - 1));
        _first = (BucketSize - misplaced) & (BucketSize - 1);
        _mask = (uint)buckets - 1;
        _limit = buckets * BucketSize * 13 / 16;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Entry(uint bucket, int at) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), (nint)(uint)_first + ((nint)bucket * BucketSize) + at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<uint> Load(uint bucket) => Vector512.LoadUnsafe(ref Entry(bucket, 0)).AsUInt32();

    /// <summary>A bit for each half of the entries that is equal to the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(Vector512<uint> entries, uint value) => Vector512.Equals(entries, Vector512.Create(value)).ExtractMostSignificantBits();

    /// <summary>Never 0, which is what an empty entry has in its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(in Guid id)
    {
        ref var halves = ref Unsafe.As<Guid, ulong>(ref Unsafe.AsRef(in id));
        return (uint)(((halves ^ Unsafe.Add(ref halves, 1)) * 0x9E3779B97F4A7C15) >> 32) | 0x8000_0000;
    }
}
