using Npgsql;

namespace PredictionMarkets.Infrastructure.Reconciliation;

/// <summary>A rule that does not hold, and where.</summary>
/// <param name="Invariant">The rule's name.</param>
/// <param name="Detail">The row or sum that breaks it.</param>
/// <param name="MarketId">The market it was found in; null when it is of no market.</param>
public sealed record Finding(string Invariant, string Detail, Guid? MarketId = null);

/// <summary>
/// The invariants of the money, the shares and the orders, as queries over the whole database that return what breaks them. All run in one transaction on one
/// snapshot, so they may run while the exchange trades.
/// </summary>
public static class InvariantChecks
{
    /// <summary>Checks everything. An empty list means that the books are right.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);

        // The rules look at everything. For a table that has grown since it was last analysed the planner would take a nested loop, which then runs for minutes.
        // A loop that cannot be avoided looks so dear by this that it would be compiled, which takes longer than running it.
        await using (var plans = new NpgsqlCommand("SET LOCAL enable_nestloop = off; SET LOCAL jit = off", connection))
            await plans.ExecuteNonQueryAsync(cancellationToken);
        return await RunAsync(connection, cancellationToken);
    }

    /// <summary>Checks what a transaction that is under way sees.</summary>
    internal static async Task<IReadOnlyList<Finding>> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var (name, sql) in Checks)
        {
            await using var command = new NpgsqlCommand($"SELECT * FROM ({sql}) AS broken LIMIT {FindingsARule}", connection) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                findings.Add(new Finding(name, reader.GetString(0), reader.FieldCount > 1 && !await reader.IsDBNullAsync(1, cancellationToken) ? reader.GetGuid(1) : null));
        }

        return findings;
    }

    /// <summary>How many rules there are.</summary>
    public static int Count => Checks.Length;

    /// <summary>The rules' names.</summary>
    public static IEnumerable<string> Names => Checks.Select(check => check.Name);

    /// <summary>Of each rule, no more than this are listed: what is broken in a thousand places is one fault.</summary>
    public const int FindingsARule = 20;

    /// <summary>By how much the books do not balance, in units of $0.0001: entries that do not sum to zero, balances and debts other than the ledger's, collateral of single markets
    /// missing or too much. Markets of events share their collateral and those being settled are in between: they have rules of their own among the checks.</summary>
    public static async Task<long> ImbalanceAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            WITH owned AS (SELECT account, owner_id, sum(amount) AS amount FROM ledger_entries GROUP BY 1, 2)
            SELECT (abs(coalesce((SELECT sum(amount) FROM owned), 0))
                + coalesce((SELECT sum(abs(coalesce(b.available + b.locked, 0) - coalesce(o.amount, 0)))
                    FROM balances b FULL JOIN (SELECT * FROM owned WHERE account = 1) o ON o.owner_id = b.user_id), 0)
                + coalesce((SELECT sum(abs(coalesce(b.debt, 0) + coalesce(o.amount, 0)))
                    FROM balances b FULL JOIN (SELECT * FROM owned WHERE account = 2) o ON o.owner_id = b.user_id), 0)
                + coalesce((SELECT sum(abs(coalesce(o.amount, 0) - 10000 * m.yes_shares))
                    FROM markets m LEFT JOIN owned o ON o.account = 3 AND o.owner_id = m.id WHERE m.event_id IS NULL AND m.status < 7), 0))::bigint
            """);
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Each rule's name and the query for what breaks it: a text, and the market where it is of one. Accounts: 1 cash, 2 debt, 3 collateral, 4 fees, 5 world.</summary>
    private static readonly (string Name, string Sql)[] Checks =
    [
        ("ledger transactions sum to zero", """
            SELECT format('transaction %s sums to %s', transaction_id, sum(amount)) FROM ledger_entries GROUP BY transaction_id HAVING sum(amount) <> 0
            """),
        ("every ledger transaction has entries, and every entry a transaction", """
            SELECT format('transaction %s has no entries', t.id) FROM ledger_transactions t WHERE NOT EXISTS (SELECT FROM ledger_entries e WHERE e.transaction_id = t.id)
            UNION ALL SELECT format('entry of unknown transaction %s', e.transaction_id) FROM ledger_entries e WHERE NOT EXISTS (SELECT FROM ledger_transactions t WHERE t.id = e.transaction_id)
            """),
        ("available and locked equal the cash entries", """
            SELECT format('user %s has %s, the ledger says %s', coalesce(b.user_id, e.owner_id), b.available + b.locked, e.amount)
            FROM balances b FULL JOIN (SELECT owner_id, sum(amount) AS amount FROM ledger_entries WHERE account = 1 GROUP BY 1) e ON e.owner_id = b.user_id
            WHERE coalesce(b.available + b.locked, 0) <> coalesce(e.amount, 0)
            """),
        ("debt equals the debt entries", """
            SELECT format('user %s owes %s, the ledger says %s', coalesce(b.user_id, e.owner_id), b.debt, -e.amount)
            FROM balances b FULL JOIN (SELECT owner_id, sum(amount) AS amount FROM ledger_entries WHERE account = 2 GROUP BY 1) e ON e.owner_id = b.user_id
            WHERE coalesce(b.debt, 0) <> -coalesce(e.amount, 0)
            """),
        ("locked money equals the reserves of open buys", """
            SELECT format('user %s has %s locked, open buys hold %s', coalesce(b.user_id, o.user_id), b.locked, o.reserve)
            FROM balances b FULL JOIN (SELECT user_id, sum(reserve) AS reserve FROM orders WHERE status <= 2 GROUP BY 1) o ON o.user_id = b.user_id
            WHERE coalesce(b.locked, 0) <> coalesce(o.reserve, 0)
            """),
        ("a reserve is remaining x limit and the highest maker fee still possible", """
            SELECT format('order %s holds %s', id, reserve), market_id FROM orders
            WHERE status <= 2 AND reserve <> CASE side WHEN 2 THEN 0 ELSE (quantity - filled) * price
                + ceil((fee_sum + greatest(maker_fee_bps, 0)::numeric * price * (10000 - price) * (quantity - filled)) / 100000000) - ceil(fee_sum::numeric / 100000000) END
            """),
        ("locked shares equal the remaining of open sells", """
            SELECT format('user %s has %s shares of outcome %s in %s locked, open sells hold %s',
                coalesce(p.user_id, o.user_id), p.locked, coalesce(p.outcome, o.outcome), coalesce(p.market_id, o.market_id), o.remaining), coalesce(p.market_id, o.market_id)
            FROM positions p FULL JOIN (SELECT market_id, user_id, outcome, sum(quantity - filled) AS remaining FROM orders WHERE status <= 2 AND side = 2 GROUP BY 1, 2, 3) o
                ON (o.market_id, o.user_id, o.outcome) = (p.market_id, p.user_id, p.outcome)
            WHERE coalesce(p.locked, 0) <> coalesce(o.remaining, 0)
            """),
        ("shares that exist equal the holdings", """
            SELECT format('market %s counts %s YES and %s NO, holders have %s and %s', m.id, m.yes_shares, m.no_shares, p.yes, p.no), m.id
            FROM markets m LEFT JOIN (SELECT market_id, sum(shares) FILTER (WHERE outcome = 1) AS yes, sum(shares) FILTER (WHERE outcome = 2) AS no FROM positions GROUP BY 1) p
                ON p.market_id = m.id
            WHERE m.yes_shares <> coalesce(p.yes, 0) OR m.no_shares <> coalesce(p.no, 0)
            """),
        ("collateral backs the shares of markets that stand alone", """
            SELECT format('market %s holds %s for %s pairs', m.id, e.amount, m.yes_shares), m.id
            FROM markets m LEFT JOIN (SELECT owner_id, sum(amount) AS amount FROM ledger_entries WHERE account = 3 GROUP BY 1) e ON e.owner_id = m.id
            WHERE m.event_id IS NULL AND m.status < 7 AND (m.yes_shares <> m.no_shares OR coalesce(e.amount, 0) <> 10000 * m.yes_shares)
            """),
        ("collateral backs the shares of events", """
            SELECT format('event %s holds %s, its shares need %s (d from %s to %s)', m.event_id, e.amount, 10000 * (m.no + m.least), m.least, m.most), member.id
            FROM (SELECT event_id, sum(no_shares) AS no, min(yes_shares - no_shares) AS least, max(yes_shares - no_shares) AS most
                  FROM markets WHERE event_id IS NOT NULL GROUP BY 1 HAVING max(status) < 7) m
                JOIN markets member ON member.event_id = m.event_id
                LEFT JOIN (SELECT owner_id, sum(amount) AS amount FROM ledger_entries WHERE account = 3 GROUP BY 1) e ON e.owner_id = m.event_id
            WHERE m.least <> m.most OR coalesce(e.amount, 0) <> 10000 * (m.no + m.least)
            """),
        ("collateral backs what results still have to pay", """
            SELECT format('market or event %s holds %s, still to be paid are %s', d.owner, e.amount, d.due) FROM (
                SELECT coalesce(m.event_id, m.id) AS owner, sum(
                    CASE WHEN m.paid_round = 0 THEN m.yes_shares * m.yes_pays + m.no_shares * (10000 - m.yes_pays) WHEN m.paid_round < m.resolution_round THEN (
                        SELECT coalesce(sum(CASE o.outcome WHEN 1 THEN o.shares * m.yes_pays ELSE o.shares * (10000 - m.yes_pays) END - o.amount), 0) FROM payouts o
                        WHERE o.market_id = m.id AND o.round = m.paid_round
                            AND NOT EXISTS (SELECT FROM payouts n WHERE (n.market_id, n.round, n.user_id, n.outcome) = (m.id, m.resolution_round, o.user_id, o.outcome)))
                    ELSE 0 END) AS due
                FROM markets m WHERE m.status >= 7 GROUP BY 1) d
                LEFT JOIN (SELECT owner_id, sum(amount) AS amount FROM ledger_entries WHERE account = 3 GROUP BY 1) e ON e.owner_id = d.owner
            WHERE coalesce(e.amount, 0) <> d.due
            """),
        ("resolved markets have no shares left", """
            SELECT format('market %s is resolved and counts %s YES and %s NO', id, yes_shares, no_shares) FROM markets
            WHERE status = 8 AND (yes_shares <> 0 OR no_shares <> 0 OR paid_round <> resolution_round)
            """),
        ("the markets of an event are resolved together", """
            SELECT format('event %s has markets from status %s to %s', event_id, min(status), max(status)) FROM markets WHERE event_id IS NOT NULL
            GROUP BY event_id HAVING (max(status) >= 7 AND min(status) < 7) OR (max(status) IN (5, 6) AND min(status) <> max(status))
                OR (max(status) >= 5 AND (sum(yes_pays) <> 10000 OR min(resolution_round) <> max(resolution_round)))
            """),
        ("the ledger pays and takes back what the payouts say", """
            SELECT format('market %s: paid %s and took back %s, its payouts say %s and %s', p.market_id, l.paid, l.taken, p.paid, p.taken) FROM (
                SELECT o.market_id, sum(o.amount) AS paid, coalesce(sum(o.amount) FILTER (WHERE EXISTS (
                    SELECT FROM payouts n WHERE (n.market_id, n.user_id, n.outcome) = (o.market_id, o.user_id, o.outcome) AND n.round > o.round)), 0) AS taken
                FROM payouts o GROUP BY 1) p FULL JOIN (
                SELECT t.market_id, coalesce(-sum(e.amount) FILTER (WHERE t.kind = 7), 0) AS paid, coalesce(sum(e.amount) FILTER (WHERE t.kind = 8), 0) AS taken
                FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id AND e.account = 3 WHERE t.kind IN (7, 8) GROUP BY 1) l ON l.market_id = p.market_id
            WHERE coalesce(p.paid, 0) <> coalesce(l.paid, 0) OR coalesce(p.taken, 0) <> coalesce(l.taken, 0)
            """),
        ("a debtor has nothing to spend", """
            SELECT format('user %s owes %s and has %s', user_id, debt, available) FROM balances WHERE debt > 0 AND available > 0
            """),
        ("no collateral or fee account is negative", """
            SELECT format('account %s of %s holds %s', account, owner_id, sum(amount)), (SELECT id FROM markets WHERE id = owner_id) FROM ledger_entries WHERE account IN (3, 4) GROUP BY account, owner_id HAVING sum(amount) < 0
            """),
        ("an order's filled quantity and value are those of its trades", """
            SELECT format('order %s says %s shares filled for %s, its trades %s for %s', coalesce(o.id, t.order_id), o.filled, o.filled_value, t.quantity, t.value), o.market_id
            FROM orders o FULL JOIN (
                SELECT order_id, sum(quantity) AS quantity, sum(quantity * CASE outcome WHEN 1 THEN price ELSE 10000 - price END) AS value, sum(fee) AS fee FROM (
                    SELECT taker_order_id AS order_id, taker_outcome AS outcome, quantity, price, taker_fee AS fee FROM trades
                    UNION ALL SELECT maker_order_id, maker_outcome, quantity, price, maker_fee FROM trades) sides GROUP BY 1) t ON t.order_id = o.id
            WHERE o.id IS NULL OR o.filled <> coalesce(t.quantity, 0) OR o.filled_value <> coalesce(t.value, 0) OR o.fee <> coalesce(t.fee, 0)
            """),
        ("an order's fee is the ceiling of its exact sum", """
            SELECT format('order %s was charged %s for a sum of %s', id, fee, fee_sum), market_id FROM orders WHERE fee <> ceil(fee_sum::numeric / 100000000)
            """),
        ("fee accounts hold the fees of the trades", """
            SELECT format('market %s earned %s in trades, its account holds %s', m.id, t.fee, e.amount), m.id
            FROM markets m LEFT JOIN (SELECT market_id, sum(taker_fee + maker_fee) AS fee FROM trades GROUP BY 1) t ON t.market_id = m.id
                LEFT JOIN (SELECT owner_id, sum(amount) AS amount FROM ledger_entries WHERE account = 4 GROUP BY 1) e ON e.owner_id = m.id
            WHERE coalesce(t.fee, 0) <> coalesce(e.amount, 0)
            """),
        ("every trade has its ledger transaction, once", """
            SELECT format('trade %s of market %s has %s ledger transactions', t.seq, t.market_id, count(l.id)), t.market_id
            FROM trades t LEFT JOIN ledger_transactions l ON l.kind = 3 AND l.market_id = t.market_id AND l.trade_seq = t.seq GROUP BY t.market_id, t.seq HAVING count(l.id) <> 1
            """),
        ("no stored book is crossed", """
            SELECT format('market %s: bid %s, ask %s', market_id, bid, ask), market_id FROM (
                SELECT market_id, max(book_price) FILTER (WHERE is_bid) AS bid, min(book_price) FILTER (WHERE NOT is_bid) AS ask FROM (
                    SELECT market_id, (side = 1) = (outcome = 1) AS is_bid, CASE outcome WHEN 1 THEN price ELSE 10000 - price END AS book_price
                    FROM orders WHERE status <= 2) open GROUP BY 1) best
            WHERE bid >= ask
            """),
        ("a market's best prices are those of its open orders", """
            SELECT format('market %s says %s/%s, its orders %s/%s', m.id, m.best_bid, m.best_ask, best.bid, best.ask), m.id FROM markets m LEFT JOIN (
                SELECT market_id, max(book_price) FILTER (WHERE is_bid) AS bid, min(book_price) FILTER (WHERE NOT is_bid) AS ask FROM (
                    SELECT market_id, (side = 1) = (outcome = 1) AS is_bid, CASE outcome WHEN 1 THEN price ELSE 10000 - price END AS book_price
                    FROM orders WHERE status <= 2) open GROUP BY 1) best ON best.market_id = m.id
            WHERE (m.best_bid, m.best_ask) IS DISTINCT FROM (best.bid, best.ask)
            """),
        ("trades are numbered without holes", """
            SELECT format('market %s counts %s trades and has %s, up to %s', m.id, m.trade_seq, t.rows, t.last), m.id
            FROM markets m LEFT JOIN (SELECT market_id, count(*) AS rows, max(seq) AS last, sum(quantity) AS volume FROM trades GROUP BY 1) t ON t.market_id = m.id
            WHERE m.trade_seq <> coalesce(t.rows, 0) OR m.trade_seq <> coalesce(t.last, 0) OR m.volume <> coalesce(t.volume, 0)
            """),
        ("market journals have no holes", """
            SELECT format('market %s is at %s, its journal has %s rows up to %s', m.id, m.seq, j.rows, j.last), m.id
            FROM markets m LEFT JOIN (SELECT market_id, count(*) AS rows, max(seq) AS last FROM market_journal GROUP BY 1) j ON j.market_id = m.id
            WHERE m.seq <> coalesce(j.rows, 0) OR m.seq <> coalesce(j.last, 0)
            """),
        ("user journals have no holes", """
            SELECT format('user %s: topic %s is at %s, its journal has %s rows up to %s', b.user_id, k.topic, k.seq, j.rows, j.last)
            FROM balances b CROSS JOIN LATERAL (VALUES (1, b.orders_seq), (2, b.balances_seq), (3, b.positions_seq)) AS k (topic, seq)
                LEFT JOIN (SELECT user_id, topic, count(*) AS rows, max(seq) AS last FROM user_journal GROUP BY 1, 2) j ON j.user_id = b.user_id AND j.topic = k.topic
            WHERE k.seq <> coalesce(j.rows, 0) OR k.seq <> coalesce(j.last, 0)
            """),
        ("market changes have no holes", """
            SELECT format('the counter of market changes is at %s, there are %s up to %s', k.seq, c.rows, c.last)
            FROM feed_counters k, (SELECT count(*) AS rows, max(seq) AS last FROM market_changes) c
            WHERE k.topic = 'markets' AND (k.seq <> c.rows OR k.seq <> coalesce(c.last, 0))
            """),
        ("open orders are in open or halted markets", """
            SELECT format('order %s is open in market %s, which is not', o.id, m.id), m.id FROM orders o JOIN markets m ON m.id = o.market_id WHERE o.status <= 2 AND m.status NOT IN (2, 3)
            """),
        ("an order's status agrees with its quantities and its reason", """
            SELECT format('order %s: status %s, %s of %s filled, reason %s', id, status, filled, quantity, reason), market_id FROM orders
            WHERE (status = 1 AND filled <> 0) OR (status = 2 AND (filled = 0 OR filled >= quantity)) OR (status = 3) <> (filled = quantity) AND status <> 4
                OR (status IN (4, 5)) <> (reason IS NOT NULL) OR (status = 5) <> (reason IS NOT DISTINCT FROM 5) OR (status = 5 AND (expires_at IS NULL OR updated_at < expires_at))
                OR (status > 2 AND reserve <> 0)
            """),
        ("an order's number and place lie within its market's journal", """
            SELECT format('order %s was last changed at %s and took its place at %s; its market is at %s', o.id, o.seq, o.place, m.seq), o.market_id
            FROM orders o LEFT JOIN markets m ON m.id = o.market_id WHERE m.id IS NULL OR o.seq > m.seq OR o.place > o.seq
            """),
        ("nothing is negative", """
            SELECT format('user %s has %s available, %s locked, owes %s', user_id, available, locked, debt), NULL::uuid FROM balances WHERE available < 0 OR locked < 0 OR debt < 0
            UNION ALL SELECT format('user %s holds %s shares, %s locked, of market %s', user_id, shares, locked, market_id), market_id
                FROM positions WHERE shares < 0 OR locked < 0 OR locked > shares
            """),
        ("money enters and leaves by deposits and withdrawals alone", """
            SELECT format('transaction %s of kind %s moves %s from or to the outside', t.id, t.kind, e.amount), t.market_id
            FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id WHERE (e.account = 5) AND t.kind NOT IN (1, 2)
            """),
        ("the lines of a ledger transaction have no holes", """
            SELECT format('transaction %s has %s lines, the last is %s', transaction_id, count(*), max(line)) FROM ledger_entries GROUP BY transaction_id HAVING max(line) <> count(*) - 1
            """),
        ("the exchange's journal has no holes", """
            SELECT format('the switch is at %s, its journal has %s rows up to %s', s.seq, j.rows, j.last)
            FROM exchange_switch s CROSS JOIN (SELECT count(*) AS rows, coalesce(max(seq), 0) AS last FROM exchange_journal) j WHERE s.seq <> j.rows OR s.seq <> j.last
            """),
    ];
}
