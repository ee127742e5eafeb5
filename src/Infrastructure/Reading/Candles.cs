using Npgsql;
using NpgsqlTypes;
using PredictionMarkets.Application.Markets;

namespace PredictionMarkets.Infrastructure.Reading;

/// <summary>Reads candles: what is rolled up, and what has been traded since. One statement, so that no trade is counted twice or not at all.</summary>
internal sealed class Candles(NpgsqlDataSource database) : ICandles
{
    private const string Series =
        """
        WITH rolled AS (
            SELECT starts_at, open, high, low, close, volume FROM candles
            WHERE market_id = $1 AND step = $2 AND starts_at < $4
                AND starts_at >= coalesce((SELECT max(starts_at) FROM candles WHERE market_id = $1 AND step = $2 AND starts_at < $3), $3)),
        since AS (
            SELECT date_bin(make_interval(mins => $2), created_at, 'epoch') AS starts_at, (array_agg(price ORDER BY seq))[1] AS open, max(price) AS high,
                min(price) AS low, (array_agg(price ORDER BY seq DESC))[1] AS close, sum(quantity)::bigint AS volume
            FROM trades WHERE market_id = $1 AND seq > coalesce((SELECT trade_seq FROM candle_progress WHERE market_id = $1), 0) GROUP BY 1),
        both_of_them AS (
            SELECT starts_at, coalesce(r.open, s.open) AS open, greatest(r.high, s.high) AS high, least(r.low, s.low) AS low, coalesce(s.close, r.close) AS close,
                coalesce(r.volume, 0) + coalesce(s.volume, 0) AS volume
            FROM rolled r FULL JOIN since s USING (starts_at))
        SELECT m.trade_seq, c.* FROM markets m LEFT JOIN both_of_them c ON c.starts_at < $4 WHERE m.id = $1 ORDER BY c.starts_at
        """;

    private const string Closes =
        """
        SELECT id, c.starts_at, c.close FROM unnest($1) AS id CROSS JOIN LATERAL (
            (SELECT starts_at, close FROM candles WHERE market_id = id AND step = $2 AND starts_at < $3 ORDER BY starts_at DESC LIMIT 1)
            UNION ALL
            SELECT starts_at, close FROM candles WHERE market_id = id AND step = $2 AND starts_at >= $3 AND starts_at < $4) c
        ORDER BY c.starts_at
        """;

    public async Task<CandleSeries> ReadAsync(Guid marketId, CandleStep step, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        await using var command = database.CreateCommand(Series);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
        Add(command, step, from, to);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (found, lastTrade) = (new List<Candle>(), 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            lastTrade = reader.GetInt64(0);
            if (!reader.IsDBNull(1))
                found.Add(new Candle(reader.GetDateTime(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
        }

        return new CandleSeries(found, lastTrade);
    }

    public async Task<ILookup<Guid, ClosingPrice>> ClosesAsync(
        IReadOnlyCollection<Guid> marketIds, CandleStep step, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        await using var command = database.CreateCommand(Closes);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. marketIds] });
        Add(command, step, from, to);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(Guid Market, ClosingPrice Close)>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add((reader.GetGuid(0), new ClosingPrice(reader.GetDateTime(1), reader.GetInt64(2))));
        return found.ToLookup(close => close.Market, close => close.Close);
    }

    private static void Add(NpgsqlCommand command, CandleStep step, DateTime from, DateTime to)
    {
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = step.Minutes });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = from, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = to, NpgsqlDbType = NpgsqlDbType.TimestampTz });
    }
}
