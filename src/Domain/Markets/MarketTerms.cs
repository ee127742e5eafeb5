using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <summary>What is fixed about a market once it is open.</summary>
/// <param name="Number">The short number that its orders' ids carry.</param>
/// <param name="EventId">The event it belongs to; null if it stands alone.</param>
/// <param name="TakerFeeBps">Basis points of p x (1 - p), 0 to 1,000.</param>
/// <param name="MakerFeeBps">The same for resting orders; a rebate (negative) is never above the taker rate.</param>
public sealed record MarketTerms(Guid Id, int Number, string Slug, Guid? EventId, TickSize Tick, short TakerFeeBps, short MakerFeeBps)
{
    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> above 1,000 basis points.</summary>
    public short TakerFeeBps { get; } = TakerFeeBps is >= 0 and <= Fees.MaxTakerBps
        ? TakerFeeBps
        : throw new ArgumentOutOfRangeException(nameof(TakerFeeBps), TakerFeeBps, "A taker fee is 0 to 1,000 basis points.");

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for a rebate above the taker rate: the house would pay.</summary>
    public short MakerFeeBps { get; } = -MakerFeeBps <= TakerFeeBps && MakerFeeBps <= Fees.MaxTakerBps
        ? MakerFeeBps
        : throw new ArgumentOutOfRangeException(nameof(MakerFeeBps), MakerFeeBps, "A rebate is never above the taker rate.");

    /// <summary>The account that holds what backs the shares: the event's, or the market's own.</summary>
    public Guid CollateralOwner => EventId ?? Id;
}

/// <summary>What changes about a market with every group: its row's counters and state.</summary>
/// <param name="Seq">Number of the last thing that happened.</param>
/// <param name="TradeSeq">Number of the last trade.</param>
/// <param name="LastTime">UTC; the market's time never goes back behind it.</param>
/// <param name="YesShares">YES shares that exist; with <paramref name="NoShares"/> the open interest.</param>
/// <param name="Volume">Shares traded since the market began.</param>
public readonly record struct MarketState(
    MarketStatus Status, TradingMode Mode, string? StatusReason, DateTime? ClosesAt, long Seq, long TradeSeq, DateTime LastTime,
    long YesShares, long NoShares, long Volume, Price? LastPrice)
{
    /// <summary>What the market is about to pay, or has paid; null until a result is proposed.</summary>
    public Resolution? Resolution { get; init; }
}
