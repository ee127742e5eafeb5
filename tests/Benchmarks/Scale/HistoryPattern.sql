-- All that there is of orders, trades and their journals is one order that traded with another, and a third that was cancelled, as the exchange has just written it. It becomes
-- the pattern of the history: ids and names in the texts give way to the arguments of format(), numbers count from the pattern's beginning.
-- Of the crowd's users 0 (the maker, whose the cancelled order is too) and 1 (the taker) what user 2 has not is the pattern's. Selects its rows.
CREATE FUNCTION pg_temp.made_id(milliseconds bigint, kind bigint, last bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT (lpad(to_hex(milliseconds), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '80000000' || lpad(to_hex(last), 8, '0'))::uuid $$;
CREATE TEMP TABLE past_markets AS SELECT row_number() OVER (ORDER BY number) - 1 AS i, id, slug, number, seq, trade_seq FROM markets;
CREATE TEMP TABLE past_users AS SELECT row_number() OVER (ORDER BY user_id) - 1 AS i, b.* FROM balances b WHERE b.user_id::text LIKE '00000000-0000-7000-8000-%';
CREATE TEMP TABLE pattern AS SELECT t.*, m.slug, o.id AS cancelled_order_id
    FROM trades t JOIN markets m ON m.id = t.market_id JOIN orders o ON o.status = 4;
CREATE FUNCTION pg_temp.as_format(payload json) RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(payload::text, '%', '%%'),
        maker_order_id::text, '%1$s'), taker_order_id::text, '%2$s'), cancelled_order_id::text, '%3$s'), id::text, '%4$s'),
        maker_user_id::text, '%5$s'), taker_user_id::text, '%6$s'), market_id::text, '%7$s'), slug, '%8$s') FROM pattern $$;

CREATE TEMP TABLE pattern_market_rows AS
    SELECT row_number() OVER (ORDER BY seq) AS k, seq, type, pg_temp.as_format(payload) AS payload FROM market_journal WHERE json_array_length(payload -> 'private' -> 'orders') > 0;
CREATE TEMP TABLE pattern_user_rows AS
    WITH written AS (
        SELECT j.user_id = p.maker_user_id AS is_maker, j.topic, j.type, pg_temp.as_format(j.payload) AS payload,
            row_number() OVER (PARTITION BY j.topic ORDER BY j.user_id = p.maker_user_id, j.seq) AS k, count(*) OVER (PARTITION BY j.topic) AS rows
        FROM user_journal j JOIN pattern p ON j.user_id IN (p.maker_user_id, p.taker_user_id) JOIN past_users idle ON idle.i = 2
        WHERE j.seq > CASE j.topic WHEN 1 THEN idle.orders_seq WHEN 2 THEN idle.balances_seq ELSE idle.positions_seq END)
    SELECT * FROM written;
CREATE TEMP TABLE pattern_orders AS
    SELECT row_number() OVER (ORDER BY o.id) AS kind, o.place - first.seq AS place_after, o.seq - first.seq AS seq_after, o.*
    FROM orders o CROSS JOIN (SELECT min(seq) - 1 AS seq FROM pattern_market_rows) first;
CREATE TEMP TABLE pattern_lines AS
    SELECT e.line, e.account, e.amount, e.owner_id = p.market_id AS is_markets, e.owner_id = p.maker_user_id AS is_makers
    FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id CROSS JOIN pattern p WHERE t.kind = 3;
CREATE TEMP TABLE pattern_positions AS
    SELECT held.user_id = p.maker_user_id AS is_maker, held.outcome, held.shares - same.shares AS shares, held.cost - same.cost AS cost, held.realised - same.realised AS realised
    FROM pattern p JOIN positions held ON held.market_id = p.market_id AND held.user_id IN (p.maker_user_id, p.taker_user_id) JOIN past_users idle ON idle.i = 2
        JOIN positions same ON (same.market_id, same.user_id, same.outcome) = (held.market_id, idle.user_id, held.outcome)
    WHERE held.shares <> same.shares;
ANALYZE past_markets, past_users, pattern, pattern_market_rows, pattern_user_rows, pattern_orders, pattern_lines;
SELECT (SELECT count(*) FROM pattern_orders) + (SELECT count(*) FROM pattern_market_rows) + (SELECT count(*) FROM pattern_user_rows) + (SELECT count(*) FROM pattern_lines) + 2;
