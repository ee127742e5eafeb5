-- The exchange's tables. Money and prices are bigint in units of $0.0001, quantities are whole shares, times are UTC.
-- Enumerations are smallint, numbered in the Domain project. Rules a single row can hold are CHECK constraints.
-- The trading tables (orders, trades, positions, ledger, journals) have no foreign keys: every row of theirs is written by the trading
-- store from state it has locked, and a key check per inserted row would lock the parents once more (docs/decisions/0003).

CREATE TABLE users (
    id                     uuid PRIMARY KEY,
    user_name              varchar(256),
    normalized_user_name   varchar(256),
    email                  varchar(256) NOT NULL,
    normalized_email       varchar(256) NOT NULL,
    email_confirmed        boolean NOT NULL,
    password_hash          text,
    security_stamp         text,
    concurrency_stamp      text,
    phone_number           text,
    phone_number_confirmed boolean NOT NULL,
    two_factor_enabled     boolean NOT NULL,
    lockout_end            timestamptz,
    lockout_enabled        boolean NOT NULL,
    access_failed_count    integer NOT NULL,
    role                   smallint NOT NULL CHECK (role IN (1, 2)),
    full_name              varchar(200),
    banned_at              timestamptz,
    created_at             timestamptz NOT NULL
);
CREATE UNIQUE INDEX ix_users_normalized_user_name ON users (normalized_user_name);
CREATE UNIQUE INDEX ix_users_normalized_email ON users (normalized_email);

-- One row a user: the money, and the counters that number the user's three private topics.
CREATE TABLE balances (
    user_id       uuid PRIMARY KEY REFERENCES users (id),
    available     bigint NOT NULL DEFAULT 0 CHECK (available >= 0),
    locked        bigint NOT NULL DEFAULT 0 CHECK (locked >= 0),
    debt          bigint NOT NULL DEFAULT 0 CHECK (debt >= 0),
    orders_seq    bigint NOT NULL DEFAULT 0,
    balances_seq  bigint NOT NULL DEFAULT 0,
    positions_seq bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);

-- One row a market: its texts, its state, and the counter that sequences everything that happens in it. The row's lock is the market's lock.
CREATE TABLE markets (
    id                uuid PRIMARY KEY,
    number            integer GENERATED ALWAYS AS IDENTITY,
    slug              varchar(80) NOT NULL CHECK (slug ~ '^[a-z0-9-]{3,80}$'),
    question          varchar(300) NOT NULL,
    description       text,
    category          varchar(60),
    rules             text,
    resolution_source text,
    event_id          uuid,
    status            smallint NOT NULL CHECK (status BETWEEN 1 AND 8),
    trading_mode      smallint NOT NULL CHECK (trading_mode BETWEEN 1 AND 3),
    status_reason     varchar(300),
    tick_size         bigint NOT NULL CHECK (tick_size IN (10, 100)),
    taker_fee_bps     smallint NOT NULL CHECK (taker_fee_bps BETWEEN 0 AND 1000),
    maker_fee_bps     smallint NOT NULL CHECK (maker_fee_bps BETWEEN -1000 AND 1000 AND -maker_fee_bps <= taker_fee_bps),
    opens_at          timestamptz,
    closes_at         timestamptz,
    created_by        uuid NOT NULL REFERENCES users (id),
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    seq               bigint NOT NULL DEFAULT 0,
    trade_seq         bigint NOT NULL DEFAULT 0,
    last_time         timestamptz NOT NULL,
    yes_shares        bigint NOT NULL DEFAULT 0 CHECK (yes_shares >= 0),
    no_shares         bigint NOT NULL DEFAULT 0 CHECK (no_shares >= 0),
    volume            bigint NOT NULL DEFAULT 0,
    last_price        bigint,
    best_bid          bigint,
    best_ask          bigint,
    CHECK (best_bid IS NULL OR best_ask IS NULL OR best_bid < best_ask),
    CHECK (event_id IS NOT NULL OR yes_shares = no_shares),
    CHECK (closes_at IS NULL OR opens_at IS NULL OR opens_at < closes_at)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX ix_markets_number ON markets (number);
CREATE UNIQUE INDEX ix_markets_slug ON markets (slug);

CREATE TABLE orders (
    id                    uuid PRIMARY KEY,
    market_id             uuid NOT NULL,
    user_id               uuid NOT NULL,
    client_order_id       varchar(64),
    request_hash          uuid NOT NULL,
    side                  smallint NOT NULL CHECK (side IN (1, 2)),
    outcome               smallint NOT NULL CHECK (outcome IN (1, 2)),
    type                  smallint NOT NULL CHECK (type IN (1, 2)),
    time_in_force         smallint NOT NULL CHECK (time_in_force BETWEEN 1 AND 4),
    self_trade_prevention smallint NOT NULL CHECK (self_trade_prevention BETWEEN 1 AND 4),
    post_only             boolean NOT NULL,
    reduce_only           boolean NOT NULL,
    price                 bigint CHECK (price BETWEEN 1 AND 9999),
    quantity              integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    spend                 bigint CHECK (spend > 0),
    filled                integer NOT NULL CHECK (filled BETWEEN 0 AND quantity),
    filled_value          bigint NOT NULL CHECK (filled_value >= 0),
    taker_fee_bps         smallint NOT NULL,
    maker_fee_bps         smallint NOT NULL,
    fee_sum               bigint NOT NULL,
    fee                   bigint NOT NULL,
    reserve               bigint NOT NULL CHECK (reserve >= 0),
    status                smallint NOT NULL CHECK (status BETWEEN 1 AND 5),
    reason                smallint,
    expires_at            timestamptz,
    place                 bigint NOT NULL,
    seq                   bigint NOT NULL,
    placing_trade_from    bigint NOT NULL,
    placing_trade_count   integer NOT NULL,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    CHECK ((type = 1) = (price IS NOT NULL)),
    CHECK (status > 2 OR (type = 1 AND filled < quantity AND (filled = 0) = (status = 1))),
    CHECK (status <= 2 OR reserve = 0),
    CHECK (status <> 3 OR filled = quantity),
    CHECK ((status IN (4, 5)) = (reason IS NOT NULL))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX ix_orders_user_client_order_id ON orders (user_id, client_order_id) WHERE client_order_id IS NOT NULL;
CREATE INDEX ix_orders_market_open ON orders (market_id, place) WHERE status <= 2;
CREATE INDEX ix_orders_user_open ON orders (user_id, market_id) WHERE status <= 2;
CREATE INDEX ix_orders_user ON orders (user_id, id);
CREATE INDEX ix_orders_expiry ON orders (expires_at) WHERE status <= 2 AND expires_at IS NOT NULL;

CREATE TABLE trades (
    market_id      uuid NOT NULL,
    seq            bigint NOT NULL,
    id             uuid NOT NULL,
    kind           smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
    price          bigint NOT NULL CHECK (price BETWEEN 1 AND 9999),
    quantity       integer NOT NULL CHECK (quantity > 0),
    taker_order_id uuid NOT NULL,
    taker_user_id  uuid NOT NULL,
    taker_side     smallint NOT NULL,
    taker_outcome  smallint NOT NULL,
    taker_fee      bigint NOT NULL,
    maker_order_id uuid NOT NULL,
    maker_user_id  uuid NOT NULL,
    maker_side     smallint NOT NULL,
    maker_outcome  smallint NOT NULL,
    maker_fee      bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (market_id, seq),
    CHECK (taker_user_id <> maker_user_id)
);
CREATE INDEX ix_trades_taker_order ON trades (taker_order_id);
CREATE INDEX ix_trades_maker_order ON trades (maker_order_id);
CREATE INDEX ix_trades_taker_user ON trades (taker_user_id, id);
CREATE INDEX ix_trades_maker_user ON trades (maker_user_id, id);
CREATE INDEX ix_trades_created_at ON trades USING brin (created_at);

CREATE TABLE positions (
    market_id  uuid NOT NULL,
    user_id    uuid NOT NULL,
    outcome    smallint NOT NULL CHECK (outcome IN (1, 2)),
    shares     bigint NOT NULL CHECK (shares >= 0),
    locked     bigint NOT NULL CHECK (locked BETWEEN 0 AND shares),
    cost       bigint NOT NULL CHECK (cost >= 0 AND (shares > 0 OR cost = 0)),
    realised   bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (market_id, user_id, outcome)
) WITH (fillfactor = 70);
CREATE INDEX ix_positions_user ON positions (user_id);

CREATE TABLE ledger_transactions (
    id         uuid PRIMARY KEY,
    kind       smallint NOT NULL CHECK (kind BETWEEN 1 AND 8),
    market_id  uuid,
    trade_seq  bigint,
    actor_id   uuid,
    reason     varchar(300),
    created_at timestamptz NOT NULL
);
CREATE TABLE ledger_entries (
    transaction_id uuid NOT NULL,
    line           smallint NOT NULL,
    account        smallint NOT NULL CHECK (account BETWEEN 1 AND 5),
    owner_id       uuid NOT NULL,
    amount         bigint NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (transaction_id, line)
);
CREATE INDEX ix_ledger_entries_owner ON ledger_entries (owner_id, account, transaction_id);

CREATE TABLE market_journal (
    market_id  uuid NOT NULL,
    seq        bigint NOT NULL,
    type       smallint NOT NULL,
    payload    json NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (market_id, seq)
);
CREATE TABLE user_journal (
    user_id    uuid NOT NULL,
    topic      smallint NOT NULL CHECK (topic BETWEEN 1 AND 3),
    seq        bigint NOT NULL,
    type       smallint NOT NULL,
    payload    json NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, topic, seq)
);

-- Idempotency keys of everything that is not an order: the answer is kept with the key, in the transaction that made it true.
CREATE TABLE idempotency_keys (
    user_id      uuid NOT NULL,
    key          varchar(64) NOT NULL,
    request_hash uuid NOT NULL,
    response     json NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (user_id, key)
);

-- A row here proves that the group's transaction was committed; looked up when the answer to a COMMIT was lost.
CREATE TABLE trading_groups (
    id           uuid PRIMARY KEY,
    committed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_trading_groups_committed_at ON trading_groups USING brin (committed_at);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transactions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trades FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON market_journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON user_journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
