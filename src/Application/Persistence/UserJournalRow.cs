namespace PredictionMarkets.Application.Persistence;

/// <summary>Something that happened to a user's orders, balance or positions. Append-only, written by the trading store alone.</summary>
public sealed class UserJournalRow
{
    public Guid UserId { get; init; }

    public UserTopic Topic { get; init; }

    /// <summary>Counted from 1 without holes, by topic.</summary>
    public long Seq { get; init; }

    public UserJournalType Type { get; init; }

    /// <summary>A JSON object.</summary>
    public required string Payload { get; init; }

    public DateTime CreatedAt { get; init; }
}
