using System.Data;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>Settings of the trading store, section <c>Trading</c>.</summary>
public sealed class TradingOptions
{
    /// <summary>Writers of this node; each market belongs to one of them.</summary>
    public int Writers { get; set; } = 1;

    /// <summary>The most commands in one transaction.</summary>
    public int MaxGroupSize { get; set; } = 500;

    /// <summary>The most commands that may wait for a writer; beyond it the answer is BUSY, at once.</summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>READ COMMITTED with the store's locks is enough; SERIALIZABLE asks the database to prove it.</summary>
    public IsolationLevel Isolation { get; set; } = IsolationLevel.ReadCommitted;

    /// <summary>How long a group waits for a lock before it is tried again.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After this long without a word from its node the database ends a group's transaction, so that a frozen node holds no market.</summary>
    public TimeSpan IdleInTransactionTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a group, and then each of its commands alone, is tried again after a conflict or a fault of the database.</summary>
    public int Retries { get; set; } = 5;

    /// <summary>How far a book that is shown may lag behind what other nodes commit. What this node commits is shown at once; feeds never lag, they follow the journal.</summary>
    public TimeSpan BookAge { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How far a market order may go from the best price, in dollars of YES (MAX_PRICE_SLIPPAGE).</summary>
    public decimal MaxPriceSlippage { get; set; } = 0.10m;

    internal Money Slippage => Money.TryParse(MaxPriceSlippage.ToString(System.Globalization.CultureInfo.InvariantCulture), out var slippage) && !slippage.IsNegative
        ? slippage
        : throw new InvalidOperationException($"MAX_PRICE_SLIPPAGE must be an amount in dollars with at most four decimals, not {MaxPriceSlippage}.");
}
