using System.Collections.Concurrent;
using Npgsql;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// The books' committed pictures. This node's writers publish one after each commit; before one is shown, the database is asked whether another node has been
/// there since, and if so the levels are read from the orders.
/// </summary>
internal sealed class BookSnapshots(NpgsqlDataSource database) : IBookSnapshots
{
    private readonly ConcurrentDictionary<Guid, BookSnapshot> _snapshots = new();

    /// <summary>Publishes a market's book as just committed.</summary>
    public void Publish(Market market) =>
        _snapshots[market.Id] = new BookSnapshot(market.Id, market.State.Seq, [.. market.Book.Levels(isBid: true)], [.. market.Book.Levels(isBid: false)]);

    public async ValueTask<BookSnapshot> GetAsync(MarketReference market, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT seq FROM markets WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = market.Id });
        var seq = (long)(await command.ExecuteScalarAsync(cancellationToken) ?? throw new InvalidOperationException($"Market {market.Id} has disappeared."));
        if (_snapshots.TryGetValue(market.Id, out var known) && known.Seq >= seq)
            return known;
        return await ReadAsync(market.Id, cancellationToken);
    }

    /// <summary>Levels and sequence in one statement, hence as of one moment.</summary>
    private async Task<BookSnapshot> ReadAsync(Guid marketId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT m.seq, l.is_bid, l.price, l.quantity FROM markets m LEFT JOIN LATERAL (
                SELECT (o.side = 1) = (o.outcome = 1) AS is_bid, CASE o.outcome WHEN 1 THEN o.price ELSE 10000 - o.price END AS price, sum(o.quantity - o.filled) AS quantity
                FROM orders o WHERE o.market_id = m.id AND o.status <= 2 GROUP BY 1, 2) l ON true
            WHERE m.id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var seq = 0L;
        var levels = new List<BookLevel>();
        while (await reader.ReadAsync(cancellationToken))
        {
            seq = reader.GetInt64(0);
            if (!await reader.IsDBNullAsync(1, cancellationToken))
                levels.Add(new BookLevel(reader.GetBoolean(1), new Price((int)reader.GetInt64(2)), reader.GetInt64(3)));
        }

        return new BookSnapshot(
            marketId, seq, [.. levels.Where(level => level.IsBid).OrderByDescending(level => level.Price)], [.. levels.Where(level => !level.IsBid).OrderBy(level => level.Price)]);
    }
}
