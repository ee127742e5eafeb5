namespace PredictionMarkets.Application.Persistence;

/// <summary>
/// Where a market stood in its life after a group that changed it, or where the switch of the whole exchange stood after it was used. Append-only, written by the trading store
/// and by that switch; all of it is public.
/// </summary>
public sealed class MarketChangeRow
{
    /// <summary>In the place of a market: the row is about the whole exchange.</summary>
    public static readonly Guid WholeExchange = Guid.Empty;

    /// <summary>Counted from 1 over all markets, without holes.</summary>
    public long Seq { get; init; }

    public Guid MarketId { get; init; }

    /// <summary>The market's own sequence number; that of the exchange's journal in a row about the whole exchange.</summary>
    public long MarketSeq { get; init; }

    /// <summary>A JSON object.</summary>
    public required string Payload { get; init; }

    public DateTime CreatedAt { get; init; }
}

/// <summary>Number of the last message of a topic that belongs to no market and no user. Written by the trading store and by the switch of the exchange.</summary>
public sealed class FeedCounterRow
{
    public const string Markets = "markets";

    public required string Topic { get; init; }

    public long Seq { get; init; }
}
