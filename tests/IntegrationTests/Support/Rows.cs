using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>Puts rows into a test's database by SQL, for tests of what reads them. What a test does not name has a plain value. Money is in units.</summary>
public sealed class Rows(TestDatabase database)
{
    /// <summary>Ids rise with every row of the run, as the trading store's do.</summary>
    private static int _ids;

    public DateTime Start { get; } = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>An id greater than those before.</summary>
    public static Guid NextId() => Guid.Parse($"01940000-0000-7000-8000-{Interlocked.Increment(ref _ids):x12}");

    public async Task<Guid> UserAsync(long available = 0, long locked = 0, long debt = 0)
    {
        var id = NextId();
        await database.ExecuteAsync(
            """
            INSERT INTO users (id, email, normalized_email, user_name, normalized_user_name, email_confirmed, phone_number_confirmed, two_factor_enabled,
                lockout_enabled, access_failed_count, role, created_at, totp_step)
            VALUES ($1, $2, upper($2), $2, upper($2), true, false, false, true, 0, 1, $3, 0)
            """,
            id, $"{id:N}@example.com", Start);
        await database.ExecuteAsync(
            "INSERT INTO balances (user_id, available, locked, debt, orders_seq, balances_seq, positions_seq) VALUES ($1, $2, $3, $4, 11, 22, 33)",
            id, available, locked, debt);
        return id;
    }

    public async Task<Guid> MarketAsync(
        string slug, Guid createdBy, MarketStatus status = MarketStatus.Open, long? lastPrice = null, long volume = 0, string? category = null,
        DateTime? closesAt = null, string? question = null)
    {
        var id = NextId();
        await database.ExecuteAsync(
            """
            INSERT INTO markets (id, slug, question, category, status, trading_mode, tick_size, taker_fee_bps, maker_fee_bps, closes_at, created_by, created_at,
                updated_at, last_time, last_price, volume, yes_shares, no_shares, best_bid, best_ask, seq, resolution_round)
            VALUES ($1, $2, $3, $4, $5, 1, 100, 200, -50, $6, $7, $8, $8, $8, $9, $10, 40, 40, 4500, 5500, 9, CASE WHEN $5 >= 5 THEN 1 END)
            """,
            id, slug, question ?? $"Will {slug} come true?", Or(category), (short)status, Or(closesAt), createdBy, Start.AddSeconds(_ids), Or(lastPrice), volume);
        return id;
    }

    public async Task<Guid> OrderAsync(
        Guid market, Guid user, OrderStatus status = OrderStatus.Open, string? clientOrderId = null, int quantity = 10, int filled = 0, long filledValue = 0)
    {
        var id = NextId();
        await database.ExecuteAsync(
            """
            INSERT INTO orders (id, market_id, user_id, client_order_id, request_hash, side, outcome, type, time_in_force, self_trade_prevention, post_only,
                reduce_only, price, quantity, filled, filled_value, taker_fee_bps, maker_fee_bps, fee_sum, fee, reserve, status, reason, place, seq,
                placing_trade_from, placing_trade_count, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $1, 1, 1, 1, 1, 1, false, false, 5000, $5, $6, $7, 0, 0, 0, 0, 0, $8, $9, $10, $10, 1, 0, $11, $11)
            """,
            id, market, user, Or(clientOrderId), quantity, filled, filledValue, (short)status,
            Or(status >= OrderStatus.Cancelled ? (short)OrderReason.UserRequest : null), (long)_ids, Start);
        return id;
    }

    public async Task<Guid> TradeAsync(
        Guid market, long seq, Guid takerOrder, Guid taker, Guid makerOrder, Guid maker, long price = 6000, int quantity = 10,
        Outcome takerOutcome = Outcome.Yes, Outcome makerOutcome = Outcome.Yes, DateTime? at = null)
    {
        var id = NextId();
        await database.ExecuteAsync(
            """
            INSERT INTO trades (market_id, seq, id, kind, price, quantity, taker_order_id, taker_user_id, taker_side, taker_outcome, taker_fee,
                maker_order_id, maker_user_id, maker_side, maker_outcome, maker_fee, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, 7, $10, $11, $12, $13, -3, $14)
            """,
            market, seq, id, (short)(takerOutcome == makerOutcome ? TradeKind.Transfer : TradeKind.Mint), price, quantity, takerOrder, taker, (short)takerOutcome,
            makerOrder, maker, (short)(takerOutcome == makerOutcome ? Side.Sell : Side.Buy), (short)makerOutcome, at ?? Start);
        return id;
    }

    /// <summary>Many trades at once, numbered from 1, between the same two users; the sides change from trade to trade.</summary>
    public Task TradesAsync(Guid market, int count, Guid user, Guid other) => database.ExecuteAsync(
        """
        INSERT INTO trades (market_id, seq, id, kind, price, quantity, taker_order_id, taker_user_id, taker_side, taker_outcome, taker_fee,
            maker_order_id, maker_user_id, maker_side, maker_outcome, maker_fee, created_at)
        SELECT $1, i, ('01950000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 1, 5000, 1, gen_random_uuid(), CASE WHEN i % 3 = 0 THEN $2 ELSE $3 END,
            1, 1, 0, gen_random_uuid(), CASE WHEN i % 3 = 0 THEN $3 ELSE $2 END, 2, 1, 0, $5
        FROM generate_series(1, $4) i
        """,
        market, user, other, count, Start);

    public Task PositionAsync(Guid market, Guid user, Outcome outcome, long shares, long cost, long realised = 0, long locked = 0) => database.ExecuteAsync(
        "INSERT INTO positions (market_id, user_id, outcome, shares, locked, cost, realised, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        market, user, (short)outcome, shares, locked, cost, realised, Start);

    public async Task<Guid> LedgerAsync(LedgerKind kind, Guid? market, string? reason, params (AccountKind Account, Guid Owner, long Amount)[] entries)
    {
        var id = NextId();
        await database.ExecuteAsync(
            "INSERT INTO ledger_transactions (id, kind, market_id, trade_seq, reason, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            id, (short)kind, Or(market), Or(kind == LedgerKind.Trade ? 1L : null), Or(reason), Start);
        for (var line = 0; line < entries.Length; line++)
        {
            await database.ExecuteAsync(
                "INSERT INTO ledger_entries (transaction_id, line, account, owner_id, amount) VALUES ($1, $2, $3, $4, $5)",
                id, (short)line, (short)entries[line].Account, entries[line].Owner, entries[line].Amount);
        }

        return id;
    }

    public Task JournalAsync(Guid market, long seq, short type, string payload) => database.ExecuteAsync(
        "INSERT INTO market_journal (market_id, seq, type, payload, created_at) VALUES ($1, $2, $3, $4::json, $5)", market, seq, type, payload, Start);

    private static object Or(object? value) => value ?? DBNull.Value;
}
