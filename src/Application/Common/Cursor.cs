using System.Buffers.Binary;
using System.Buffers.Text;

namespace PredictionMarkets.Application.Common;

/// <summary>Where a list was left off: the key of the last row given, as callers carry it around without looking inside.</summary>
public static class Cursor
{
    private const int GuidBytes = 16;

    /// <summary>The refusal of a cursor that this list has not given out.</summary>
    public static ValidationFailed Invalid => ValidationFailed.Member("cursor", "Is not a cursor of this list; leave it out to start at the beginning.");

    public static string Write(long key)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, key);
        return Base64Url.EncodeToString(bytes);
    }

    public static string Write(Guid key) => Base64Url.EncodeToString(key.ToByteArray(bigEndian: true));

    public static string Write(Guid key, short line)
    {
        Span<byte> bytes = stackalloc byte[GuidBytes + sizeof(short)];
        key.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt16BigEndian(bytes[GuidBytes..], line);
        return Base64Url.EncodeToString(bytes);
    }

    public static string Write(DateTime time, Guid key)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long) + GuidBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.Ticks);
        key.TryWriteBytes(bytes[sizeof(long)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a cursor of a list in descending order; without one, <paramref name="key"/> is above every key there is.</summary>
    public static bool TryRead(string? cursor, out long key)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        key = long.MaxValue;
        if (cursor is null)
            return true;
        if (!TryDecode(cursor, bytes))
            return false;
        key = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return true;
    }

    /// <inheritdoc cref="TryRead(string?, out long)"/>
    public static bool TryRead(string? cursor, out Guid key)
    {
        Span<byte> bytes = stackalloc byte[GuidBytes];
        key = Guid.AllBitsSet;
        if (cursor is null)
            return true;
        if (!TryDecode(cursor, bytes))
            return false;
        key = new Guid(bytes, bigEndian: true);
        return true;
    }

    /// <inheritdoc cref="TryRead(string?, out long)"/>
    public static bool TryRead(string? cursor, out Guid key, out short line)
    {
        Span<byte> bytes = stackalloc byte[GuidBytes + sizeof(short)];
        (key, line) = (Guid.AllBitsSet, short.MaxValue);
        if (cursor is null)
            return true;
        if (!TryDecode(cursor, bytes))
            return false;
        (key, line) = (new Guid(bytes[..GuidBytes], bigEndian: true), BinaryPrimitives.ReadInt16BigEndian(bytes[GuidBytes..]));
        return true;
    }

    /// <inheritdoc cref="TryRead(string?, out long)"/>
    public static bool TryRead(string? cursor, out DateTime time, out Guid key)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long) + GuidBytes];
        (time, key) = (DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), Guid.AllBitsSet);
        if (cursor is null)
            return true;
        if (!TryDecode(cursor, bytes) || BinaryPrimitives.ReadInt64BigEndian(bytes) is not (>= 0 and var ticks) || ticks > time.Ticks)
            return false;
        (time, key) = (new DateTime(ticks, DateTimeKind.Utc), new Guid(bytes[sizeof(long)..], bigEndian: true));
        return true;
    }

    /// <summary>True if the cursor is well formed and exactly as long as the key.</summary>
    private static bool TryDecode(string cursor, Span<byte> key) =>
        cursor.Length == Base64Url.GetEncodedLength(key.Length)
        && Base64Url.IsValid(cursor)
        && Base64Url.TryDecodeFromChars(cursor, key, out var written) && written == key.Length;
}
