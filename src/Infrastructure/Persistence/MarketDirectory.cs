using System.Collections.Concurrent;
using Npgsql;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>
/// Keeps every market it has found, up to <see cref="Capacity"/>; then it starts over. Misses are not kept: the market may be created the next moment,
/// by another node.
/// </summary>
internal sealed class MarketDirectory(NpgsqlDataSource dataSource) : IMarketDirectory
{
    public const int Capacity = 20_000;

    private readonly ConcurrentDictionary<Guid, MarketReference> _byId = new();
    private readonly ConcurrentDictionary<string, MarketReference> _bySlug = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, MarketReference> _byNumber = new();

    public ValueTask<MarketReference?> FindAsync(string idOrSlug, CancellationToken cancellationToken)
    {
        if (_bySlug.TryGetValue(idOrSlug, out var known))
            return new(known);
        if (Guid.TryParse(idOrSlug, out var id))
            return _byId.TryGetValue(id, out known) ? new(known) : LoadAsync("id = $1", id, cancellationToken);

        // No market can have a slug that is not one, so the database need not be asked.
        return MarketSlug.IsValid(idOrSlug) ? LoadAsync("slug = $1", idOrSlug, cancellationToken) : new((MarketReference?)null);
    }

    public ValueTask<MarketReference?> FindByNumberAsync(int number, CancellationToken cancellationToken) =>
        _byNumber.TryGetValue(number, out var known) ? new(known) : LoadAsync("number = $1", number, cancellationToken);

    private async ValueTask<MarketReference?> LoadAsync<T>(string condition, T value, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"SELECT id, slug, number, event_id FROM markets WHERE {condition}");
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var found = new MarketReference(reader.GetGuid(0), reader.GetString(1), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetGuid(3));
        Keep(found);
        return found;
    }

    private void Keep(MarketReference market)
    {
        if (_byId.Count >= Capacity)
        {
            _byId.Clear();
            _bySlug.Clear();
            _byNumber.Clear();
        }

        _byId[market.Id] = market;
        _bySlug[market.Slug] = market;
        _byNumber[market.Number] = market;
    }
}
