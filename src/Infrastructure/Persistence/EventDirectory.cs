using System.Collections.Concurrent;
using Npgsql;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>Keeps every event it has found, up to <see cref="Capacity"/>; then it starts over. Misses are not kept.</summary>
internal sealed class EventDirectory(NpgsqlDataSource database) : IEventDirectory
{
    public const int Capacity = 5_000;

    private readonly ConcurrentDictionary<string, EventReference> _known = new(StringComparer.Ordinal);

    public ValueTask<EventReference?> FindAsync(string idOrSlug, CancellationToken cancellationToken)
    {
        var name = Guid.TryParse(idOrSlug, out var id) ? id.ToString() : idOrSlug;
        if (_known.TryGetValue(name, out var known))
            return new(known);
        return id != Guid.Empty ? LoadAsync("e.id = $1", id, cancellationToken)
            : MarketSlug.IsValid(idOrSlug) ? LoadAsync("e.slug = $1", idOrSlug, cancellationToken) : new((EventReference?)null);
    }

    private async ValueTask<EventReference?> LoadAsync<T>(string condition, T value, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"SELECT e.id, e.slug, m.id, m.slug, m.number FROM events e JOIN markets m ON m.event_id = e.id WHERE {condition} ORDER BY m.number");
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (id, slug, markets) = (Guid.Empty, "", new List<MarketReference>());
        while (await reader.ReadAsync(cancellationToken))
        {
            (id, slug) = (reader.GetGuid(0), reader.GetString(1));
            markets.Add(new MarketReference(reader.GetGuid(2), reader.GetString(3), reader.GetInt32(4), id));
        }

        if (markets.Count == 0)
            return null;
        if (_known.Count >= Capacity)
            _known.Clear();
        return _known[id.ToString()] = _known[slug] = new EventReference(id, slug, markets);
    }
}
