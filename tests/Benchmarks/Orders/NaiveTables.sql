-- The other side of the ratio: the exchange's own tables once more, with their columns, checks and indexes, and one index more, for the best opposite order.
DROP SCHEMA IF EXISTS naive CASCADE;
CREATE SCHEMA naive;
CREATE TABLE naive.balances (LIKE public.balances INCLUDING ALL) WITH (fillfactor = 70);
CREATE TABLE naive.orders (LIKE public.orders INCLUDING ALL) WITH (fillfactor = 80);
CREATE TABLE naive.ledger_entries (LIKE public.ledger_entries INCLUDING ALL);
CREATE INDEX ON naive.orders (market_id, ((side = 1) = (outcome = 1)), (CASE outcome WHEN 1 THEN price ELSE 10000 - price END), id) WHERE status <= 2;
