using PredictionMarkets.Application.Markets;

namespace PredictionMarkets.Application.Events;

/// <summary>An event and its markets, in the order in which they were named. Neither ever changes once it exists.</summary>
public sealed record EventReference(Guid Id, string Slug, IReadOnlyList<MarketReference> Markets);

/// <summary>Finds an event by either of its names. What was found once is answered from memory.</summary>
public interface IEventDirectory
{
    /// <summary>By id or slug; null when there is no such event.</summary>
    ValueTask<EventReference?> FindAsync(string idOrSlug, CancellationToken cancellationToken);
}
