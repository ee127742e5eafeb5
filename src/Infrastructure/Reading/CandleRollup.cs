using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PredictionMarkets.Infrastructure.Reading;

/// <summary>
/// Rolls new trades up into candles, every few seconds, so that readers have little left to add up themselves. Orders never wait for it, and nothing depends on its
/// being on time. Of any number of nodes one rolls at a time.
/// </summary>
internal sealed partial class CandleRollup(NpgsqlDataSource database, TimeProvider time, IConfiguration configuration, ILogger<CandleRollup> logger) : BackgroundService
{
    /// <summary>How often; <c>Candles__RollUpEvery</c>.</summary>
    public const string EveryKey = "Candles:RollUpEvery";

    /// <summary>Any number that no other lock of ours has.</summary>
    private const long Lock = 0x43_41_4e_44_4c_45;

    /// <summary>Trades of one market, and markets, in one statement: it is over in a fraction of a second.</summary>
    private const int TradesAtOnce = 20_000, MarketsAtOnce = 500;

    private const string RollUp =
        """
        WITH behind AS MATERIALIZED (
            SELECT m.id, coalesce(p.trade_seq, 0) AS done FROM markets m LEFT JOIN candle_progress p ON p.market_id = m.id
            WHERE m.trade_seq > coalesce(p.trade_seq, 0) ORDER BY m.id LIMIT $1),
        fresh AS MATERIALIZED (
            SELECT t.* FROM behind b CROSS JOIN LATERAL (
                SELECT market_id, seq, price, quantity, created_at FROM trades WHERE market_id = b.id AND seq > b.done ORDER BY seq LIMIT $2) t),
        minutes AS MATERIALIZED (
            SELECT market_id, date_bin('1 minute', created_at, 'epoch') AS starts_at, min(seq) AS first, max(seq) AS last,
                (array_agg(price ORDER BY seq))[1] AS open, max(price) AS high, min(price) AS low, (array_agg(price ORDER BY seq DESC))[1] AS close, sum(quantity) AS volume
            FROM fresh GROUP BY 1, 2),
        candles_of_all_steps AS (
            SELECT market_id, step, date_bin(make_interval(mins => step), starts_at, 'epoch') AS starts_at,
                (array_agg(open ORDER BY first))[1] AS open, max(high) AS high, min(low) AS low, (array_agg(close ORDER BY last DESC))[1] AS close, sum(volume) AS volume
            FROM minutes CROSS JOIN (VALUES (1), (5), (60), (1440)) AS steps (step) GROUP BY 1, 2, 3),
        written AS (
            INSERT INTO candles AS c (market_id, step, starts_at, open, high, low, close, volume) SELECT * FROM candles_of_all_steps
            ON CONFLICT (market_id, step, starts_at) DO UPDATE SET high = greatest(c.high, excluded.high), low = least(c.low, excluded.low),
                close = excluded.close, volume = c.volume + excluded.volume),
        done AS MATERIALIZED (SELECT market_id, max(seq) AS trade_seq, count(*) AS trades FROM fresh GROUP BY market_id),
        noted AS (
            INSERT INTO candle_progress (market_id, trade_seq) SELECT market_id, trade_seq FROM done
            ON CONFLICT (market_id) DO UPDATE SET trade_seq = excluded.trade_seq)
        SELECT count(*) >= $1 OR coalesce(max(trades), 0) >= $2 FROM done
        """;

    /// <summary>
    /// Rolls up everything that has been traded before it was called. What is traded meanwhile may be left to the next time: where somebody trades all the time, it would never end.
    /// False if another node is at it.
    /// </summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

            // Compiling the statement would take ten times as long as running it.
            await using (var plain = new NpgsqlCommand("SET LOCAL jit = off", connection, transaction))
                await plain.ExecuteNonQueryAsync(cancellationToken);

            // The statement that follows sees what the last holder of the lock has committed: its snapshot is taken after the lock.
            await using var claim = new NpgsqlCommand("SELECT pg_try_advisory_xact_lock($1)", connection, transaction);
            claim.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Lock });
            if (await claim.ExecuteScalarAsync(cancellationToken) is not true)
                return false;
            await using var roll = new NpgsqlCommand(RollUp, connection, transaction);
            roll.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MarketsAtOnce });
            roll.Parameters.Add(new NpgsqlParameter<int> { TypedValue = TradesAtOnce });
            var isMoreLeft = await roll.ExecuteScalarAsync(cancellationToken) is true;
            await transaction.CommitAsync(cancellationToken);
            if (!isMoreLeft)
                return true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(configuration.GetValue(EveryKey, TimeSpan.FromSeconds(10)), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                // What was not rolled up is added up by readers, and by the next run.
                LogFailed(exception.Message);
            }
        }
    }

    [LoggerMessage(320, LogLevel.Warning, "Trades could not be rolled up into candles this time: {Reason}")]
    private partial void LogFailed(string reason);
}
