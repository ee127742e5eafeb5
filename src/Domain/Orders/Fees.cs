namespace PredictionMarkets.Domain.Orders;

/// <summary>
/// Fees are basis points of p x (1 - p) a share. An order accumulates the exact signed sum and has been charged the ceiling of it in units of
/// $0.0001, so many small fills cost what one large fill costs.
/// </summary>
/// <remarks>
/// The sum counts hundred-millionths of a unit. It fits a long with room to spare: at most 1,000 bps x 25,000,000 x 1,000,000 shares = 2.5e16.
/// </remarks>
public static class Fees
{
    /// <summary>The highest taker fee a market may have, in basis points.</summary>
    public const int MaxTakerBps = 1_000;

    private const long PartsPerUnit = 100_000_000;

    /// <summary>What a fill adds to an order's exact fee sum, in parts; negative for a rebate.</summary>
    public static long Parts(int bps, Price price, int shares) => checked((long)bps * price.Units * (Price.One - price.Units) * shares);

    /// <summary>What has been charged for an exact sum: rounded up to the next unit (a rebate is rounded in the exchange's favour).</summary>
    public static Money Charged(long parts)
    {
        var (units, rest) = Math.DivRem(parts, PartsPerUnit);
        return new Money(rest > 0 ? units + 1 : units);
    }

    /// <summary>What filling these shares at this price would add to the charge of an order that has accumulated <paramref name="sum"/>.</summary>
    public static Money Further(long sum, int bps, Price price, int shares) => Charged(checked(sum + Parts(bps, price, shares))) - Charged(sum);
}
