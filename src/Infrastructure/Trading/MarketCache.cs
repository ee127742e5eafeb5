using System.Collections.Concurrent;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// The markets in this node's memory. Callers have a market loaded before they queue, so that a cold one holds nobody else up; after that it is its writer's alone.
/// </summary>
internal sealed class MarketCache(MarketLoader loader)
{
    private readonly ConcurrentDictionary<Guid, Lazy<Task<Market>>> _markets = new();

    /// <summary>The markets in memory.</summary>
    public IReadOnlyList<Guid> Ids => [.. _markets.Keys];

    /// <summary>The market, loaded if need be. Throws what loading throws; the next call tries again.</summary>
    public async ValueTask<Market> GetAsync(Guid marketId)
    {
        var loading = _markets.GetOrAdd(marketId, id => new Lazy<Task<Market>>(() => loader.LoadAsync(id)));
        try
        {
            return loading.Value.IsCompletedSuccessfully ? loading.Value.Result : await loading.Value;
        }
        catch
        {
            _markets.TryRemove(new KeyValuePair<Guid, Lazy<Task<Market>>>(marketId, loading));
            throw;
        }
    }

    /// <summary>Puts another object in a market's place: it had to be read anew.</summary>
    public void Replace(Market market) => _markets[market.Id] = new Lazy<Task<Market>>(Task.FromResult(market));

    /// <summary>Forgets a market whose object can no longer be trusted.</summary>
    public void Discard(Guid marketId) => _markets.TryRemove(marketId, out _);
}
