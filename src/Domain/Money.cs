using System.Globalization;

namespace PredictionMarkets.Domain;

/// <summary>An amount of money in units of $0.0001. Signed; arithmetic is checked and throws <see cref="OverflowException"/> rather than wrap.</summary>
/// <param name="Units">How many ten-thousandths of a dollar.</param>
public readonly record struct Money(long Units) : IComparable<Money>
{
    /// <summary>Units in one dollar.</summary>
    public const long UnitsPerDollar = 10_000;

    public static Money Zero => default;

    /// <summary>What a share of the outcome that comes true pays: $1.00.</summary>
    public static Money OneDollar => new(UnitsPerDollar);

    public bool IsZero => Units == 0;

    public bool IsNegative => Units < 0;

    public static Money Dollars(long dollars) => new(checked(dollars * UnitsPerDollar));

    public static Money operator +(Money a, Money b) => new(checked(a.Units + b.Units));

    public static Money operator -(Money a, Money b) => new(checked(a.Units - b.Units));

    public static Money operator -(Money a) => new(checked(-a.Units));

    public static Money operator *(Money a, int count) => new(checked(a.Units * count));

    public static bool operator <(Money a, Money b) => a.Units < b.Units;

    public static bool operator >(Money a, Money b) => a.Units > b.Units;

    public static bool operator <=(Money a, Money b) => a.Units <= b.Units;

    public static bool operator >=(Money a, Money b) => a.Units >= b.Units;

    public static Money Min(Money a, Money b) => a.Units <= b.Units ? a : b;

    public static Money Max(Money a, Money b) => a.Units >= b.Units ? a : b;

    public int CompareTo(Money other) => Units.CompareTo(other.Units);

    /// <summary>A decimal string with two to four digits after the point: "1250.00", "0.555", "-3.0001".</summary>
    public override string ToString()
    {
        var magnitude = Units < 0 ? (ulong)-(Units + 1) + 1 : (ulong)Units;
        var (whole, part) = Math.DivRem(magnitude, (ulong)UnitsPerDollar);
        var digits = part.ToString("0000", CultureInfo.InvariantCulture);
        digits = digits[3] != '0' ? digits : digits[2] != '0' ? digits[..3] : digits[..2];
        return $"{(Units < 0 ? "-" : "")}{whole}.{digits}";
    }

    /// <summary>
    /// Reads a plain decimal ("0.55", "-12", "1250.0000"; no exponent, sign + or blanks). False for anything that is not exactly a whole number
    /// of units or does not fit: nothing is ever rounded.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Money value)
    {
        value = default;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var part = point < 0 ? default : digits[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && part.IsEmpty) || whole.Length > 40 || part.Length > 40)
            return false;

        Int128 units = 0;
        foreach (var c in whole)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            units = (units * 10) + (c - '0');
            if (units > long.MaxValue)
                return false;
        }

        for (var i = 0; i < Math.Max(4, part.Length); i++)
        {
            var c = i < part.Length ? part[i] : '0';
            if (!char.IsAsciiDigit(c) || (i >= 4 && c != '0'))
                return false;
            if (i < 4)
                units = (units * 10) + (c - '0');
        }

        if (units > long.MaxValue)
            return false;
        value = new Money((long)(negative ? -units : units));
        return true;
    }
}
