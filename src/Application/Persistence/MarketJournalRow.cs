namespace PredictionMarkets.Application.Persistence;

/// <summary>Something that happened in a market. Append-only, written by the trading store alone; the payload names users and is not for the public.</summary>
public sealed class MarketJournalRow
{
    public Guid MarketId { get; init; }

    /// <summary>Counted from 1 without holes.</summary>
    public long Seq { get; init; }

    public MarketJournalType Type { get; init; }

    /// <summary>A JSON object: <c>{"public": ..., "private": ...}</c>.</summary>
    public required string Payload { get; init; }

    public DateTime CreatedAt { get; init; }
}
