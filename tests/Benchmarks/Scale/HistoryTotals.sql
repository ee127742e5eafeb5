-- Balances, holdings and markets after {rounds} rounds, in each of which every one of {users} users was maker and taker once: what the pattern has changed, so many times.
UPDATE balances b SET available = b.available + {rounds} * cash.amount,
    orders_seq = b.orders_seq + {rounds} * journal.orders, balances_seq = b.balances_seq + {rounds} * journal.balances, positions_seq = b.positions_seq + {rounds} * journal.positions
FROM past_users u, (SELECT sum(amount) AS amount FROM pattern_lines WHERE account = 1) cash,
    (SELECT count(*) FILTER (WHERE topic = 1) AS orders, count(*) FILTER (WHERE topic = 2) AS balances, count(*) FILTER (WHERE topic = 3) AS positions FROM pattern_user_rows) journal
WHERE b.user_id = u.user_id AND u.i < {users};
UPDATE positions held SET shares = held.shares + {rounds} * p.shares, cost = held.cost + {rounds} * p.cost, realised = held.realised + {rounds} * p.realised
FROM pattern_positions p, past_users u, past_markets m
WHERE u.i < {users} AND m.i = CASE WHEN p.is_maker THEN u.i ELSE u.i - 1 + {markets} END % {markets} AND (held.market_id, held.user_id, held.outcome) = (m.id, u.user_id, p.outcome);
UPDATE markets m SET seq = m.seq + each.trades * rows.count, trade_seq = m.trade_seq + each.trades, volume = m.volume + each.trades * p.quantity, last_price = p.price,
    yes_shares = m.yes_shares + each.trades * p.quantity, no_shares = m.no_shares + each.trades * p.quantity
FROM pattern p, (SELECT count(*) FROM pattern_market_rows) rows, (SELECT {rounds} * {users} / {markets} AS trades) each;
DROP TABLE past_markets, past_users, pattern, pattern_market_rows, pattern_user_rows, pattern_orders, pattern_lines, pattern_positions;
