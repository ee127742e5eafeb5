using System.Data;
using Npgsql;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>The statements that begin a group's transaction, take its locks and read what it asks for.</summary>
internal static class GroupStatements
{
    public static NpgsqlBatchCommand Begin(TradingOptions options) => new(options.Isolation switch
    {
        IsolationLevel.ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
        IsolationLevel.Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        _ => throw new InvalidOperationException($"Trading:Isolation is ReadCommitted or Serializable, not {options.Isolation}."),
    });

    /// <summary>
    /// For this transaction alone (so it also holds behind a pooler): time-outs, and plans that stay index look-ups. With a hundred rows in the arrays the planner
    /// would turn to reading whole tables.
    /// </summary>
    public static NpgsqlBatchCommand Configure(TradingOptions options) => new(
        "SELECT set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true), " +
        "set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), " +
        "set_config('plan_cache_mode', 'force_generic_plan', true)")
    {
        Parameters = { Text(Milliseconds(options.LockTimeout)), Text(Milliseconds(options.IdleInTransactionTimeout)) },
    };

    /// <summary>
    /// Until this transaction ends, nobody can stop the exchange; whoever wants to waits for it. The lock conflicts with nothing else, so groups do not wait for each other, and
    /// it comes before the first snapshot, so it also holds at SERIALIZABLE.
    /// </summary>
    public static NpgsqlBatchCommand LetNoStopComeBetween() => new("LOCK TABLE exchange_switch IN ROW SHARE MODE");

    public static NpgsqlBatchCommand ReadSwitch() => new("SELECT halted, reason FROM exchange_switch WHERE id = 1");

    public static NpgsqlBatchCommand LockMarkets(IEnumerable<Guid> ids) => new(
        $"SELECT {MarketLoader.MarketColumns} FROM markets WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE") { Parameters = { Ids(ids) } };

    public static NpgsqlBatchCommand LockBalances(IEnumerable<Guid> users) => new(
        "SELECT user_id, available, locked, debt, orders_seq, balances_seq, positions_seq FROM balances WHERE user_id = ANY($1) ORDER BY user_id FOR NO KEY UPDATE")
    {
        Parameters = { Ids(users) },
    };

    public static NpgsqlBatchCommand FindClientOrders(IReadOnlyCollection<(Guid UserId, string ClientOrderId)> keys) => new(
        "SELECT o.user_id, o.client_order_id, o.id, o.request_hash FROM unnest($1, $2) AS k (user_id, client_order_id) " +
        "JOIN orders o ON o.user_id = k.user_id AND o.client_order_id = k.client_order_id")
    {
        Parameters = { Ids(keys.Select(key => key.UserId)), Texts(keys.Select(key => key.ClientOrderId)) },
    };

    public static NpgsqlBatchCommand FindKeys(IReadOnlyCollection<(Guid UserId, string Key)> keys) => new(
        "SELECT i.user_id, i.key, i.request_hash, i.response FROM unnest($1, $2) AS k (user_id, key) " +
        "JOIN idempotency_keys i ON i.user_id = k.user_id AND i.key = k.key")
    {
        Parameters = { Ids(keys.Select(key => key.UserId)), Texts(keys.Select(key => key.Key)) },
    };

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<Guid[]> Ids(IEnumerable<Guid> ids) => new() { TypedValue = [.. ids] };

    private static NpgsqlParameter<string[]> Texts(IEnumerable<string> texts) => new() { TypedValue = [.. texts] };
}
