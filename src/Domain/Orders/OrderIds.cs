using System.Buffers.Binary;

namespace PredictionMarkets.Domain.Orders;

/// <summary>Makes ids that sort by time and never repeat.</summary>
public interface IIdSource
{
    /// <summary>A new UUID v7.</summary>
    Guid NewId();

    /// <summary>A new UUID v7 whose last four bytes are the market's number.</summary>
    Guid NewOrderId(int marketNumber);
}

/// <summary>
/// RFC 9562 UUID v7 with the twelve bits after the time used as a counter (its section 6.2, method 1), so that ids of one process rise within a millisecond too:
/// lists ordered by id are ordered by time. Thread-safe.
/// </summary>
public sealed class MonotonicIds(TimeProvider clock) : IIdSource
{
    private readonly Lock _lock = new();
    private long _lastTick;

    public Guid NewId()
    {
        // Milliseconds and counter are one number: when 4,096 ids fall into a millisecond, the next ones borrow from the next.
        long tick;
        lock (_lock)
        {
            tick = Math.Max(_lastTick + 1, clock.GetUtcNow().ToUnixTimeMilliseconds() << 12);
            _lastTick = tick;
        }

        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(tick >> 12)).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)(0x70 | (int)((tick >> 8) & 0x0F));
        bytes[7] = (byte)tick;
        return new Guid(bytes, bigEndian: true);
    }

    public Guid NewOrderId(int marketNumber)
    {
        Span<byte> bytes = stackalloc byte[16];
        NewId().TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], marketNumber);
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>What an order's id tells.</summary>
public static class OrderIds
{
    /// <summary>The number of the market in which the order would be. Any id gives a number; whether there is such an order is another question.</summary>
    public static int MarketNumber(Guid orderId)
    {
        Span<byte> bytes = stackalloc byte[16];
        orderId.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
    }
}
