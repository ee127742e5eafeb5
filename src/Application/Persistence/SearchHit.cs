namespace PredictionMarkets.Application.Persistence;

/// <summary>A market that a search has found.</summary>
public sealed class SearchHit
{
    public Guid MarketId { get; init; }

    /// <summary>How well it fits; the greater the better.</summary>
    public float Rank { get; init; }
}
