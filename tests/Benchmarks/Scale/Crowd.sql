-- {count} users more, each of whom has been given as much money as the one user there is, and has split as much of it into shares of the same markets: accounts, ledger,
-- holdings and journals are his, with other names.
CREATE FUNCTION pg_temp.made_id(milliseconds bigint, kind bigint, last bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT (lpad(to_hex(milliseconds), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '80000000' || lpad(to_hex(last), 8, '0'))::uuid $$;
CREATE TEMP TABLE model AS SELECT id FROM users WHERE role = 1;
CREATE TEMP TABLE crowd AS SELECT n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id FROM generate_series(0, {count} - 1) n;
CREATE TEMP TABLE deeds AS SELECT t.*, row_number() OVER (ORDER BY t.id) AS number FROM ledger_transactions t
    WHERE EXISTS (SELECT FROM ledger_entries e JOIN model ON model.id = e.owner_id WHERE e.transaction_id = t.id);
CREATE TEMP TABLE lines AS SELECT d.number, e.line, e.account, nullif(e.owner_id, model.id) AS owner_id, e.amount
    FROM deeds d JOIN ledger_entries e ON e.transaction_id = d.id CROSS JOIN model;
CREATE TEMP TABLE splits AS SELECT m.id AS market_id, m.seq, j.type, j.payload::text AS payload, j.created_at
    FROM market_journal j JOIN markets m ON m.id = j.market_id JOIN model ON strpos(j.payload::text, model.id::text) > 0;
ANALYZE crowd, deeds, lines, splits;

INSERT INTO users (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled,
    access_failed_count, role, created_at, totp_step)
SELECT id, 'crowd-' || n, 'CROWD-' || n, 'crowd-' || n, 'CROWD-' || n, true, false, false, true, 0, 1, now(), 0 FROM crowd;
INSERT INTO balances (user_id, available, locked, debt, orders_seq, balances_seq, positions_seq)
SELECT c.id, b.available, b.locked, b.debt, b.orders_seq, b.balances_seq, b.positions_seq FROM crowd c CROSS JOIN model JOIN balances b ON b.user_id = model.id;
INSERT INTO ledger_transactions (id, kind, market_id, trade_seq, actor_id, reason, created_at)
SELECT pg_temp.made_id(1700000000000 + c.n, 0, d.number), d.kind, d.market_id, d.trade_seq, d.actor_id, d.reason, d.created_at FROM crowd c CROSS JOIN deeds d;
INSERT INTO ledger_entries (transaction_id, line, account, owner_id, amount)
SELECT pg_temp.made_id(1700000000000 + c.n, 0, l.number), l.line, l.account, coalesce(l.owner_id, c.id), l.amount FROM crowd c CROSS JOIN lines l;
INSERT INTO positions (market_id, user_id, outcome, shares, locked, cost, realised, updated_at)
SELECT p.market_id, c.id, p.outcome, p.shares, p.locked, p.cost, p.realised, p.updated_at FROM crowd c CROSS JOIN model JOIN positions p ON p.user_id = model.id;
INSERT INTO user_journal (user_id, topic, seq, type, payload, created_at)
SELECT c.id, j.topic, j.seq, j.type, j.payload, j.created_at FROM crowd c CROSS JOIN model JOIN user_journal j ON j.user_id = model.id;
INSERT INTO market_journal (market_id, seq, type, payload, created_at)
SELECT s.market_id, s.seq + 1 + c.n, s.type, replace(s.payload, model.id::text, c.id::text)::json, s.created_at FROM crowd c CROSS JOIN splits s CROSS JOIN model;
UPDATE markets m SET seq = m.seq + {count}, yes_shares = m.yes_shares + {count} * p.yes, no_shares = m.no_shares + {count} * p.no
FROM (SELECT p.market_id, sum(p.shares) FILTER (WHERE p.outcome = 1) AS yes, sum(p.shares) FILTER (WHERE p.outcome = 2) AS no
    FROM positions p JOIN model ON model.id = p.user_id GROUP BY 1) p
WHERE p.market_id = m.id;
DROP TABLE lines, deeds, splits, crowd, model;
DROP FUNCTION pg_temp.made_id;
