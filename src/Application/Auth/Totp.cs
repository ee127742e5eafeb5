using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PredictionMarkets.Application.Auth;

/// <summary>One-time codes from the time (RFC 6238): SHA-1, 30 seconds, six digits, which is what authenticator apps know.</summary>
public static class Totp
{
    private const int StepSeconds = 30;
    private const int Modulus = 1_000_000;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The time step whose code this is: the present one, or one either way for clocks that disagree. Null when it is none of them.</summary>
    public static long? StepOf(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        var present = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (var step = present - 1; step <= present + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), Encoding.UTF8.GetBytes(code)))
                found = step;
        }

        return found;
    }

    /// <summary>The code of an instant.</summary>
    public static string CodeAt(ReadOnlySpan<byte> secret, DateTimeOffset time) => Code(secret, time.ToUnixTimeSeconds() / StepSeconds);

    public static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var value in bytes)
        {
            (bits, count) = ((bits << 8) | value, count + 8);
            for (; count >= 5; count -= 5)
                text.Append(Alphabet[(bits >> (count - 5)) & 31]);
            bits &= (1 << count) - 1;
        }

        if (count > 0)
            text.Append(Alphabet[(bits << (5 - count)) & 31]);
        return text.ToString();
    }

    private static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 as authenticator apps speak it; the weakness of SHA-1 (collisions) does not touch HMAC.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }
}
