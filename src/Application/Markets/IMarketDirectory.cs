namespace PredictionMarkets.Application.Markets;

/// <summary>The three names of one market. They never change once it exists.</summary>
/// <param name="Number">The short name that is the last four bytes of its orders' ids.</param>
/// <param name="EventId">The event it belongs to; null if it stands alone.</param>
public sealed record MarketReference(Guid Id, string Slug, int Number, Guid? EventId = null);

/// <summary>Finds a market by any of its names. What was found once is answered from memory.</summary>
public interface IMarketDirectory
{
    /// <summary>By id or slug, which cannot be mistaken for each other; null when there is no such market.</summary>
    ValueTask<MarketReference?> FindAsync(string idOrSlug, CancellationToken cancellationToken);

    /// <summary>By number; null when there is no such market.</summary>
    ValueTask<MarketReference?> FindByNumberAsync(int number, CancellationToken cancellationToken);
}
