namespace PredictionMarkets.Domain;

/// <summary>The price of one share in units of $0.0001, strictly between $0 and $1: 1 to 9,999.</summary>
public readonly record struct Price : IComparable<Price>
{
    /// <summary>Units in one dollar, the price no share reaches.</summary>
    public const int One = (int)Money.UnitsPerDollar;

    private readonly int _units;

    /// <summary>A price. Throws <see cref="ArgumentOutOfRangeException"/> at or below $0 and at or above $1.</summary>
    public Price(int units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(units, One - 1);
        _units = units;
    }

    /// <summary>Ten-thousandths of a dollar.</summary>
    public int Units => _units;

    /// <summary>What the other outcome costs at the same level of the book: 1 - p.</summary>
    public Price Complement => new(One - _units);

    /// <summary>Price times quantity, exactly.</summary>
    public static Money operator *(Price price, int shares) => new((long)price._units * shares);

    public static bool operator <(Price a, Price b) => a._units < b._units;

    public static bool operator >(Price a, Price b) => a._units > b._units;

    public static bool operator <=(Price a, Price b) => a._units <= b._units;

    public static bool operator >=(Price a, Price b) => a._units >= b._units;

    public static bool IsInRange(long units) => units is > 0 and < One;

    public int CompareTo(Price other) => _units.CompareTo(other._units);

    /// <summary>A decimal string: "0.55", "0.555".</summary>
    public override string ToString() => new Money(_units).ToString();
}
