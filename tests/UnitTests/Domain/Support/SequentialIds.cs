using System.Buffers.Binary;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.UnitTests.Domain.Support;

/// <summary>Ids that are the same in every run: 1, 2, 3 ..., the market's number in the last four bytes of an order's.</summary>
internal sealed class SequentialIds : IIdSource
{
    private long _last;

    public Guid NewId() => NewOrderId(0);

    public Guid NewOrderId(int marketNumber)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, ++_last);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], marketNumber);
        return new Guid(bytes, bigEndian: true);
    }
}
