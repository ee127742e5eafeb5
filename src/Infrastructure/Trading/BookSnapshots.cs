using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// The books' committed pictures. This node's writers publish one after each commit, so a book that is traded here is read from memory alone. What other nodes commit is
/// noticed by asking the database for the market's sequence number: at most once in <see cref="TradingOptions.BookAge"/> a market, however many ask.
/// </summary>
internal sealed class BookSnapshots(NpgsqlDataSource database, IOptions<TradingOptions> options, TimeProvider clock) : IBookSnapshots
{
    private readonly ConcurrentDictionary<Guid, Shown> _shown = new();

    /// <summary>Publishes a market's book as just committed.</summary>
    public void Publish(Market market) =>
        Of(market.Id).Learn(new BookSnapshot(market.Id, market.State.Seq, [.. market.Book.Levels(isBid: true)], [.. market.Book.Levels(isBid: false)]), clock.GetTimestamp());

    public ValueTask<BookSnapshot> GetAsync(MarketReference market, CancellationToken cancellationToken)
    {
        var shown = Of(market.Id);
        return shown.Recent is { } known && clock.GetElapsedTime(shown.AsOf) <= options.Value.BookAge
            ? ValueTask.FromResult(known)
            : new ValueTask<BookSnapshot>(shown.Ask(() => LearnAsync(market.Id, CancellationToken.None)).WaitAsync(cancellationToken));
    }

    public ValueTask<BookSnapshot> GetLatestAsync(MarketReference market, CancellationToken cancellationToken) => new(LearnAsync(market.Id, cancellationToken));

    private Shown Of(Guid marketId) => _shown.GetOrAdd(marketId, static _ => new Shown());

    private async Task<BookSnapshot> LearnAsync(Guid marketId, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        await using var command = database.CreateCommand("SELECT seq FROM markets WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
        var seq = (long)(await command.ExecuteScalarAsync(cancellationToken) ?? throw new InvalidOperationException($"Market {marketId} has disappeared."));
        var shown = Of(marketId);
        return shown.Learn(shown.Recent is { } known && known.Seq >= seq ? known : await ReadAsync(marketId, cancellationToken), asked);
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

    /// <summary>One market's picture, and how far back it can be trusted.</summary>
    private sealed class Shown
    {
        private readonly Lock _gate = new();
        private BookSnapshot? _recent;
        private Task<BookSnapshot>? _asking;
        private long _asOf;

        public BookSnapshot? Recent => Volatile.Read(ref _recent);

        /// <summary>A moment at which nothing newer had been committed anywhere.</summary>
        public long AsOf => Volatile.Read(ref _asOf);

        /// <summary>Keeps the newer of two pictures, and returns it.</summary>
        public BookSnapshot Learn(BookSnapshot snapshot, long asOf)
        {
            lock (_gate)
            {
                if (_recent is null || _recent.Seq < snapshot.Seq)
                    Volatile.Write(ref _recent, snapshot);
                if (_asOf < asOf)
                    Volatile.Write(ref _asOf, asOf);
                return _recent!;
            }
        }

        /// <summary>Asks once for all who want to know at the same time.</summary>
        public Task<BookSnapshot> Ask(Func<Task<BookSnapshot>> ask)
        {
            lock (_gate)
            {
                if (_asking is not { IsCompleted: false })
                    _asking = ask();
                return _asking;
            }
        }
    }
}
