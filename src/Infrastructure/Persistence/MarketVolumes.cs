using System.Collections.Frozen;
using Npgsql;
using PredictionMarkets.Application.Markets;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>
/// Adds up the trades of the last 24 hours of all markets in one query, for everyone. The answer is kept for five seconds, or for twenty times as long
/// as it took to compute, so that it never costs more than a twentieth of one core of the database; while it is renewed the old one is given.
/// </summary>
internal sealed class MarketVolumes(NpgsqlDataSource dataSource, TimeProvider clock) : IMarketVolumes, IDisposable
{
    private const int CostFactor = 20;
    private static readonly TimeSpan KeptAtLeast = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _renewing = new(1, 1);
    private volatile Volumes? _latest;

    public async ValueTask<IReadOnlyDictionary<Guid, long>> Last24HoursAsync(CancellationToken cancellationToken)
    {
        var latest = _latest;
        if (latest is not null && clock.GetUtcNow() < latest.GoodUntil)
            return latest.ByMarket;

        // The first callers wait for the first answer; later ones take the old answer while one of them renews it.
        if (!await _renewing.WaitAsync(latest is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken))
            return latest!.ByMarket;
        try
        {
            if (ReferenceEquals(_latest, latest))
                _latest = await LoadAsync(cancellationToken);
            return _latest!.ByMarket;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose() => _renewing.Dispose();

    private async Task<Volumes> LoadAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        await using var command = dataSource.CreateCommand("SELECT market_id, sum(quantity)::bigint FROM trades WHERE created_at > $1 GROUP BY market_id");
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime.AddDays(-1) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var byMarket = new Dictionary<Guid, long>();
        while (await reader.ReadAsync(cancellationToken))
            byMarket.Add(reader.GetGuid(0), reader.GetInt64(1));

        var took = clock.GetElapsedTime(started) * CostFactor;
        return new Volumes(byMarket.ToFrozenDictionary(), clock.GetUtcNow() + (took > KeptAtLeast ? took : KeptAtLeast));
    }

    private sealed record Volumes(FrozenDictionary<Guid, long> ByMarket, DateTimeOffset GoodUntil);
}
