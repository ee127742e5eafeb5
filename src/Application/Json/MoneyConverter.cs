using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Json;

/// <summary>
/// Money and prices: written as a decimal string, read from a decimal string or a JSON number. What is not exactly a whole number of $0.0001 is refused;
/// a number is judged by its digits as they were sent, so no binary fraction comes in between.
/// </summary>
public sealed class MoneyConverter : JsonConverter<Money>
{
    private const int LongestText = 64;

    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number) || length > LongestText)
            throw new RefusedValueException(Wrong);

        Span<char> text = stackalloc char[LongestText];
        var written = reader.TokenType == JsonTokenType.String ? reader.CopyString(text) : CopyNumber(ref reader, text);
        var plain = text[..written];
        if (Money.TryParse(plain, out var value))
            return value;
        return reader.TokenType == JsonTokenType.Number && TryParseExponent(plain, out value) ? value : throw new RefusedValueException(Wrong);
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> text = stackalloc byte[32];
        writer.WriteStringValue(Format(value, text));
    }

    private const string Wrong = "Must be an amount in dollars with at most four decimals, such as \"12.50\".";

    private static int CopyNumber(ref Utf8JsonReader reader, scoped Span<char> text)
    {
        Span<byte> bytes = stackalloc byte[LongestText];
        var length = (int)(reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length);
        if (reader.HasValueSequence)
            reader.ValueSequence.CopyTo(bytes);
        else
            reader.ValueSpan.CopyTo(bytes);
        return Encoding.ASCII.GetChars(bytes[..length], text);
    }

    /// <summary>"1.25e2": moves the point and reads the result as a plain decimal.</summary>
    private static bool TryParseExponent(ReadOnlySpan<char> number, out Money value)
    {
        value = default;
        var e = number.IndexOfAny('e', 'E');
        if (e < 0 || !int.TryParse(number[(e + 1)..], out var exponent) || exponent is < -LongestText or > LongestText)
            return false;

        var mantissa = number[..e];
        var negative = mantissa[0] == '-';
        mantissa = negative ? mantissa[1..] : mantissa;
        var point = mantissa.IndexOf('.');
        var wholeDigits = (point < 0 ? mantissa.Length : point) + exponent;
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);

        // Zeros on either side until the point falls between digits.
        var zerosBefore = Math.Max(0, 1 - wholeDigits);
        digits = new string('0', zerosBefore) + digits;
        wholeDigits += zerosBefore;
        digits = digits.PadRight(wholeDigits + 1, '0');
        return Money.TryParse($"{(negative ? "-" : "")}{digits[..wholeDigits]}.{digits[wholeDigits..]}", out value);
    }

    /// <summary>What <see cref="Money.ToString"/> says, without a string in between.</summary>
    private static ReadOnlySpan<byte> Format(Money value, Span<byte> text)
    {
        var magnitude = value.IsNegative ? (ulong)-(value.Units + 1) + 1 : (ulong)value.Units;
        var (whole, part) = Math.DivRem(magnitude, (ulong)Money.UnitsPerDollar);
        var length = 0;
        if (value.IsNegative)
            text[length++] = (byte)'-';
        whole.TryFormat(text[length..], out var written);
        length += written;
        text[length++] = (byte)'.';
        part.TryFormat(text[length..], out _, "0000");
        length += 4;
        for (var kept = 4; kept > 2 && text[length - 1] == '0'; kept--)
            length--;
        return text[..length];
    }
}
