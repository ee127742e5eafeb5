using System.Data;
using System.Diagnostics;
using Npgsql;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>
/// The same mix as one database transaction an order, without HTTP, users' sessions, positions or journals: what a plain implementation pays at the least. Statements are
/// prepared; each is a round trip, BEGIN travels with the first.
/// </summary>
internal sealed class NaiveExchange(TestBed bed, int users, int markets, IsolationLevel isolation)
{
    private readonly Guid[] _users = [.. Enumerable.Range(0, users).Select(_ => Guid.CreateVersion7())];
    private readonly Guid[] _markets = [.. Enumerable.Range(0, markets).Select(_ => Guid.CreateVersion7())];

    public async Task CreateTablesAsync()
    {
        await using (var connection = await bed.Database.OpenConnectionAsync())
            await SqlScript.RunAsync(connection, "NaiveTables.sql");
        await using var fill = bed.Database.CreateCommand("INSERT INTO naive.balances (user_id, available) SELECT id, 1000000000000 FROM unnest($1) AS id");
        fill.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = _users });
        await fill.ExecuteNonQueryAsync();
        await using var analyze = bed.Database.CreateCommand("ANALYZE naive.balances");
        await analyze.ExecuteNonQueryAsync();
    }

    public async Task<PhaseResult> RunAsync(int connections, TimeSpan duration, int seed)
    {
        var started = Stopwatch.GetTimestamp();
        var ends = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var workers = await Task.WhenAll(Enumerable.Range(0, connections).Select(i => Task.Run(() => WorkAsync(new OrderMix((seed * 1_000) + i, users, markets), ends))));
        var result = new PhaseResult { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
        foreach (var worker in workers)
            result.Add(worker);
        return result;
    }

    private async Task<PhaseResult> WorkAsync(OrderMix mix, long ends)
    {
        var result = new PhaseResult();
        await using var connection = await bed.Database.OpenConnectionAsync();
        await using var statements = new NaiveStatements(connection, _users, _markets);
        await statements.PrepareAsync();
        for (var now = Stopwatch.GetTimestamp(); now < ends; now = Stopwatch.GetTimestamp())
        {
            var step = mix.Next();
            while (!await TryAsync(connection, statements, step, mix, result))
                result.Retries++;
            result.Latencies.Add((Stopwatch.GetTimestamp() - now) * (1_000_000_000 / Stopwatch.Frequency));
        }

        return result;
    }

    /// <summary>False if the transaction has to be run again.</summary>
    private async Task<bool> TryAsync(NpgsqlConnection connection, NaiveStatements statements, Step step, OrderMix mix, PhaseResult result)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(isolation);
            if (step.Intent == Intent.Cancel)
            {
                await statements.CancelAsync(step);
                await transaction.CommitAsync();
                result.Cancelled++;
                return true;
            }

            var (orderId, traded, rests) = await statements.PlaceAsync(step);
            await transaction.CommitAsync();
            result.Accepted++;
            result.Trades += traded ? 1 : 0;
            if (rests)
                mix.Remember(orderId, in step);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }
}

/// <summary>The statements of one connection.</summary>
internal sealed class NaiveStatements : IAsyncDisposable
{
    private readonly Guid[] _users;
    private readonly Guid[] _markets;
    private readonly NpgsqlCommand _lockBalance, _moveMoney, _insertOrder, _insertEntry, _findBest, _fill, _close;

    public NaiveStatements(NpgsqlConnection connection, Guid[] users, Guid[] markets)
    {
        (_users, _markets) = (users, markets);
        _lockBalance = Command(connection, "SELECT available FROM naive.balances WHERE user_id = $1 FOR UPDATE", Guid.Empty);
        _moveMoney = Command(connection, "UPDATE naive.balances SET available = available - $2, locked = locked + $2 WHERE user_id = $1", Guid.Empty, 0L);
        _insertOrder = Command(connection, """
            INSERT INTO naive.orders (id, market_id, user_id, request_hash, side, outcome, type, time_in_force, self_trade_prevention, post_only, reduce_only, price, quantity,
                filled, filled_value, taker_fee_bps, maker_fee_bps, fee_sum, fee, reserve, status, place, seq, placing_trade_from, placing_trade_count, created_at, updated_at)
            VALUES ($1, $2, $3, $1, $4, $5, 1, 1, 1, false, false, $6, $7, 0, 0, 0, 0, 0, 0, $8, 1, 0, 0, 0, 0, now(), now())
            """, Guid.Empty, Guid.Empty, Guid.Empty, (short)0, (short)0, 0L, 0, 0L);
        _insertEntry = Command(connection, "INSERT INTO naive.ledger_entries (transaction_id, line, account, owner_id, amount) VALUES ($1, 1, 1, $2, $3)", Guid.Empty, Guid.Empty, 0L);
        _findBest = Command(connection, BestSql(takerIsBid: true), Guid.Empty, 0L);
        FindBestForAsk = Command(connection, BestSql(takerIsBid: false), Guid.Empty, 0L);
        _fill = Command(connection, """
            UPDATE naive.orders SET filled = filled + $3, status = CASE WHEN filled + $3 = quantity THEN 3 ELSE 2 END,
                reserve = CASE WHEN filled + $3 = quantity THEN 0 ELSE reserve END, updated_at = now() WHERE id IN ($1, $2)
            """, Guid.Empty, Guid.Empty, 0);
        _close = Command(connection, "UPDATE naive.orders SET status = 4, reason = 1, reserve = 0, updated_at = now() WHERE id = $1 AND status <= 2 RETURNING 0", Guid.Empty);
    }

    private NpgsqlCommand FindBestForAsk { get; }

    private IEnumerable<NpgsqlCommand> All => [_lockBalance, _moveMoney, _insertOrder, _insertEntry, _findBest, FindBestForAsk, _fill, _close];

    public async Task PrepareAsync()
    {
        foreach (var command in All)
            await command.PrepareAsync();
    }

    public async Task<(Guid OrderId, bool Traded, bool Rests)> PlaceAsync(Step step)
    {
        var (orderId, user, market) = (Guid.CreateVersion7(), _users[step.User], _markets[step.Market]);
        var reserve = step.SellsShares ? 0 : step.OwnCents * 100L * step.Quantity;
        await ScalarAsync(_lockBalance, user);
        await ScalarAsync(_moveMoney, user, reserve);
        await ScalarAsync(_insertOrder, orderId, market, user, (short)(step.SellsShares ? 2 : 1), (short)(step.IsYes ? 1 : 2), step.OwnCents * 100L, step.Quantity, reserve);
        await ScalarAsync(_insertEntry, orderId, user, 1L + reserve);

        var find = step.IsBid ? _findBest : FindBestForAsk;
        Set(find, market, step.Cents * 100L);
        Guid maker;
        int remaining;
        await using (var reader = await find.ExecuteReaderAsync())
        {
            if (!await reader.ReadAsync())
                return (orderId, false, true);
            (maker, remaining) = (reader.GetGuid(0), reader.GetInt32(1));
        }

        await ScalarAsync(_fill, maker, orderId, Math.Min(remaining, step.Quantity));
        return (orderId, true, step.Quantity > remaining);
    }

    public async Task CancelAsync(Step step)
    {
        await ScalarAsync(_lockBalance, _users[step.User]);
        if (await ScalarAsync(_close, step.OrderId) is null)
            return;
        await ScalarAsync(_moveMoney, _users[step.User], 0L);
        await ScalarAsync(_insertEntry, Guid.CreateVersion7(), _users[step.User], 1L);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in All)
            await command.DisposeAsync();
    }

    private static string BestSql(bool takerIsBid) => $"""
        SELECT id, quantity - filled FROM naive.orders
        WHERE market_id = $1 AND status <= 2 AND ((side = 1) = (outcome = 1)) = {(takerIsBid ? "false" : "true")}
            AND (CASE outcome WHEN 1 THEN price ELSE 10000 - price END) {(takerIsBid ? "<=" : ">=")} $2
        ORDER BY (CASE outcome WHEN 1 THEN price ELSE 10000 - price END) {(takerIsBid ? "" : "DESC")}, id LIMIT 1 FOR UPDATE
        """;

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] examples)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var example in examples)
            command.Parameters.Add(new NpgsqlParameter { Value = example });
        return command;
    }

    private static Task<object?> ScalarAsync(NpgsqlCommand command, params object[] values)
    {
        Set(command, values);
        return command.ExecuteScalarAsync();
    }

    private static void Set(NpgsqlCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }
}
