-- The topic "markets" of the realtime feed: where markets stand in their lives, numbered over all markets without holes (docs/decisions/0014).
CREATE TABLE market_changes (
    seq        bigint PRIMARY KEY,
    market_id  uuid NOT NULL,
    market_seq bigint NOT NULL,
    payload    json NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON market_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Numbers of the last messages. A row is locked by groups that have such a message only, after all their other rows.
CREATE TABLE feed_counters (
    topic varchar(20) PRIMARY KEY,
    seq   bigint NOT NULL DEFAULT 0
);
INSERT INTO feed_counters (topic) VALUES ('markets');
