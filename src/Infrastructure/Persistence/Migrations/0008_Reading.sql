-- What pages read: prices over time, and markets by the words they contain.

-- Trades rolled up, in YES terms: a row for each step of time in which a market traded. A market's trades are numbered without holes and become visible in
-- that order, so "rolled up as far as trade n" is exact; what follows n is added up when candles are read (docs/decisions/0019).
CREATE TABLE candles (
    market_id uuid NOT NULL,
    step      smallint NOT NULL CHECK (step IN (1, 5, 60, 1440)), -- minutes
    starts_at timestamptz NOT NULL,
    open      bigint NOT NULL,
    high      bigint NOT NULL,
    low       bigint NOT NULL,
    close     bigint NOT NULL,
    volume    bigint NOT NULL, -- shares
    PRIMARY KEY (market_id, step, starts_at)
) WITH (fillfactor = 80);
CREATE TABLE candle_progress (
    market_id uuid PRIMARY KEY,
    trade_seq bigint NOT NULL
) WITH (fillfactor = 50);

-- Beside the market, not in its row: that row is rewritten with every group of orders.
CREATE TABLE market_search (
    market_id uuid PRIMARY KEY REFERENCES markets (id) ON DELETE CASCADE,
    document  tsvector NOT NULL
);
CREATE INDEX ix_market_search_document ON market_search USING gin (document);

-- English words are found in all their forms, words of any language from their beginning.
CREATE FUNCTION market_document(slug text, question text, category text, description text, rules text) RETURNS tsvector
LANGUAGE sql STABLE AS $$
    SELECT setweight(to_tsvector('english', question) || to_tsvector('simple', question || ' ' || replace(slug, '-', ' ')), 'A')
        || setweight(to_tsvector('simple', coalesce(category, '')), 'B')
        || setweight(to_tsvector('english', coalesce(description, '')) || to_tsvector('simple', coalesce(description, '')), 'C')
        || setweight(to_tsvector('english', coalesce(rules, '')), 'D')
$$;
CREATE FUNCTION index_market() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO market_search (market_id, document)
    VALUES (NEW.id, market_document(NEW.slug, NEW.question, NEW.category, NEW.description, NEW.rules))
    ON CONFLICT (market_id) DO UPDATE SET document = excluded.document;
    RETURN NULL;
END $$;
CREATE TRIGGER index_market AFTER INSERT OR UPDATE OF slug, question, category, description, rules ON markets
    FOR EACH ROW EXECUTE FUNCTION index_market();
INSERT INTO market_search (market_id, document) SELECT id, market_document(slug, question, category, description, rules) FROM markets;
