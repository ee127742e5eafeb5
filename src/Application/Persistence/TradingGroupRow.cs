namespace PredictionMarkets.Application.Persistence;

/// <summary>Proves that a group's transaction was committed; looked up when the answer to a COMMIT was lost.</summary>
public sealed class TradingGroupRow
{
    public Guid Id { get; init; }

    public DateTime CommittedAt { get; init; }
}
