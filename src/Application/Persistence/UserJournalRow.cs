namespace PredictionMarkets.Application.Persistence;

/// <summary>Something that happened to a user's orders, balance or positions. Append-only, written by the trading store alone.</summary>
public sealed class UserJournalRow
{
    public Guid UserId { get; init; }

    /// <summary>1 orders, 2 balances, 3 positions.</summary>
    public short Topic { get; init; }

    /// <summary>Counted from 1 without holes, by topic.</summary>
    public long Seq { get; init; }

    public short Type { get; init; }

    /// <summary>A JSON object.</summary>
    public required string Payload { get; init; }

    public DateTime CreatedAt { get; init; }
}
