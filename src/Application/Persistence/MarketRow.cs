using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Persistence;

/// <summary>
/// A market: its texts, its state, and the counters that sequence what happens in it. Prices are in units of $0.0001 and YES terms; times are UTC.
/// The row's lock is the market's lock.
/// </summary>
public sealed class MarketRow
{
    public Guid Id { get; init; }

    /// <summary>A short name for the market; the last four bytes of its orders' ids.</summary>
    public int Number { get; init; }

    public required string Slug { get; init; }

    public required string Question { get; set; }

    public string? Description { get; set; }

    public string? Category { get; set; }

    public string? Rules { get; set; }

    public string? ResolutionSource { get; set; }

    /// <summary>The event it belongs to; null for a market alone.</summary>
    public Guid? EventId { get; init; }

    public MarketStatus Status { get; init; }

    public TradingMode TradingMode { get; init; }

    /// <summary>Why it is halted or restricted, for people; null if nobody said.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Prices are multiples of this: 100 ($0.01) or 10 ($0.001).</summary>
    public long TickSize { get; init; }

    public short TakerFeeBps { get; init; }

    /// <summary>Negative is a rebate.</summary>
    public short MakerFeeBps { get; init; }

    public DateTime? OpensAt { get; set; }

    /// <summary>From this instant on nothing trades, whether or not the status says so yet.</summary>
    public DateTime? ClosesAt { get; set; }

    public Guid CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>Number of the last row of the market's journal.</summary>
    public long Seq { get; init; }

    /// <summary>Number of the last trade.</summary>
    public long TradeSeq { get; init; }

    /// <summary>The market's own time: never runs backwards.</summary>
    public DateTime LastTime { get; init; }

    /// <summary>YES shares outstanding.</summary>
    public long YesShares { get; init; }

    /// <summary>NO shares outstanding.</summary>
    public long NoShares { get; init; }

    /// <summary>Shares traded since it opened.</summary>
    public long Volume { get; init; }

    /// <summary>Price of the last trade; null before the first.</summary>
    public long? LastPrice { get; init; }

    public long? BestBid { get; init; }

    public long? BestAsk { get; init; }

    /// <summary>What the market is called within its event; null for a market alone.</summary>
    public string? EventLabel { get; init; }

    /// <summary>The present round of the resolution; null until a result is proposed.</summary>
    public short? ResolutionRound { get; init; }

    /// <summary>What a YES share is to be paid.</summary>
    public long? YesPays { get; init; }

    /// <summary>From this instant on the proposed result stands.</summary>
    public DateTime? DisputableUntil { get; init; }

    public Guid? ProposedBy { get; init; }

    /// <summary>The second administrator.</summary>
    public Guid? ApprovedBy { get; init; }

    /// <summary>The last round that was paid to the end; 0 before the first.</summary>
    public short? PaidRound { get; init; }
}
