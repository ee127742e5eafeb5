-- The pattern again for the numbers from {from} to {to}: number n in market n mod {markets}, with user n mod {users} as maker and the next one as taker, ten seconds after number n - 1.
CREATE TEMP TABLE episodes AS
    SELECT e.n, e.n / {users} AS round, to_timestamp(e.milliseconds / 1000.0) AS at, m.id AS market_id, m.slug, m.seq + e.n / {markets} * rows.count AS seq,
        m.trade_seq + e.n / {markets} + 1 AS trade_seq, e.n % {users} AS maker, (e.n + 1) % {users} AS taker, maker.user_id AS maker_id, taker.user_id AS taker_id,
        pg_temp.made_id(e.milliseconds, 1, m.number) AS maker_order_id, pg_temp.made_id(e.milliseconds, 2, m.number) AS taker_order_id,
        pg_temp.made_id(e.milliseconds, 3, m.number) AS cancelled_order_id, pg_temp.made_id(e.milliseconds, 4, 0) AS trade_id, pg_temp.made_id(e.milliseconds, 5, 0) AS ledger_id
    FROM (SELECT n, {start} + n * 10000 AS milliseconds FROM generate_series({from}::bigint, {to}) n) e
        JOIN past_markets m ON m.i = e.n % {markets} JOIN past_users maker ON maker.i = e.n % {users} JOIN past_users taker ON taker.i = (e.n + 1) % {users}
        CROSS JOIN (SELECT count(*) FROM pattern_market_rows) rows
    ORDER BY e.n;
ANALYZE episodes;

INSERT INTO orders (id, market_id, user_id, request_hash, side, outcome, type, time_in_force, self_trade_prevention, post_only, reduce_only, price, quantity, spend, filled,
    filled_value, taker_fee_bps, maker_fee_bps, fee_sum, fee, reserve, status, reason, expires_at, place, seq, placing_trade_from, placing_trade_count, created_at, updated_at)
SELECT CASE p.kind WHEN 1 THEN e.maker_order_id WHEN 2 THEN e.taker_order_id ELSE e.cancelled_order_id END, e.market_id, CASE p.kind WHEN 2 THEN e.taker_id ELSE e.maker_id END,
    p.request_hash, p.side, p.outcome, p.type, p.time_in_force, p.self_trade_prevention, p.post_only, p.reduce_only, p.price, p.quantity, p.spend, p.filled,
    p.filled_value, p.taker_fee_bps, p.maker_fee_bps, p.fee_sum, p.fee, p.reserve, p.status, p.reason, p.expires_at, e.seq + p.place_after, e.seq + p.seq_after,
    CASE p.placing_trade_count WHEN 0 THEN 0 ELSE e.trade_seq END, p.placing_trade_count, e.at, e.at
FROM episodes e CROSS JOIN pattern_orders p;
INSERT INTO trades (market_id, seq, id, kind, price, quantity, taker_order_id, taker_user_id, taker_side, taker_outcome, taker_fee,
    maker_order_id, maker_user_id, maker_side, maker_outcome, maker_fee, created_at)
SELECT e.market_id, e.trade_seq, e.trade_id, p.kind, p.price, p.quantity, e.taker_order_id, e.taker_id, p.taker_side, p.taker_outcome, p.taker_fee,
    e.maker_order_id, e.maker_id, p.maker_side, p.maker_outcome, p.maker_fee, e.at
FROM episodes e CROSS JOIN pattern p;
INSERT INTO ledger_transactions (id, kind, market_id, trade_seq, created_at) SELECT ledger_id, 3, market_id, trade_seq, at FROM episodes;
INSERT INTO ledger_entries (transaction_id, line, account, owner_id, amount)
SELECT e.ledger_id, p.line, p.account, CASE WHEN p.is_markets THEN e.market_id WHEN p.is_makers THEN e.maker_id ELSE e.taker_id END, p.amount FROM episodes e CROSS JOIN pattern_lines p;
INSERT INTO market_journal (market_id, seq, type, payload, created_at)
SELECT e.market_id, e.seq + p.k, p.type,
    format(p.payload, e.maker_order_id, e.taker_order_id, e.cancelled_order_id, e.trade_id, e.maker_id, e.taker_id, e.market_id, e.slug)::json, e.at
FROM episodes e CROSS JOIN pattern_market_rows p;
INSERT INTO user_journal (user_id, topic, seq, type, payload, created_at)
SELECT u.user_id, p.topic, CASE p.topic WHEN 1 THEN u.orders_seq WHEN 2 THEN u.balances_seq ELSE u.positions_seq END + e.round * p.rows + p.k, p.type,
    format(p.payload, e.maker_order_id, e.taker_order_id, e.cancelled_order_id, e.trade_id, e.maker_id, e.taker_id, e.market_id, e.slug)::json, e.at
FROM episodes e CROSS JOIN pattern_user_rows p JOIN past_users u ON u.i = CASE WHEN p.is_maker THEN e.maker ELSE e.taker END;
DROP TABLE episodes;
