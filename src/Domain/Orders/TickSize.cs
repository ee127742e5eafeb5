namespace PredictionMarkets.Domain.Orders;

/// <summary>The grid that a market's prices lie on: $0.01 (the default) or $0.001.</summary>
public readonly record struct TickSize
{
    private readonly int _units;

    /// <summary>A tick size. Throws <see cref="ArgumentOutOfRangeException"/> for anything but $0.01 and $0.001.</summary>
    public TickSize(Money size)
    {
        if (!IsAllowed(size))
            throw new ArgumentOutOfRangeException(nameof(size), size, "A tick is $0.01 or $0.001.");
        _units = (int)size.Units;
    }

    public static TickSize Cent => new(new Money(100));

    public static TickSize TenthOfCent => new(new Money(10));

    /// <summary>Ten-thousandths of a dollar between two levels.</summary>
    public int Units => _units;

    /// <summary>The number of the highest level; the lowest is 1.</summary>
    public int Levels => _units == 100 ? (Price.One / 100) - 1 : (Price.One / 10) - 1;

    public static bool IsAllowed(Money size) => size.Units is 100 or 10;

    public bool Fits(Price price) => price.Units % _units == 0;

    /// <summary>Divided by a constant: a division by a variable costs as much as finding an order.</summary>
    public int LevelOf(Price price) => LevelOf(price.Units);

    internal int LevelOf(int units) => (int)(_units == 100 ? (uint)units / 100 : (uint)units / 10);

    public Price PriceAt(int level) => new(level * _units);

    /// <summary>The nearest price on the grid that is not above (for a bid) or not below (for an ask) the given units, kept inside the grid.</summary>
    public Price Clamp(long units, bool isBid)
    {
        var level = isBid ? Math.DivRem(units, _units).Quotient : (units + _units - 1) / _units;
        return PriceAt((int)Math.Clamp(level, 1, Levels));
    }
}
