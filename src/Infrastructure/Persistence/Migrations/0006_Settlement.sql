-- Results, their disputes and payouts, and events: groups of markets of which exactly one comes true.

-- What the market is about to pay, or has paid: the present round of its resolution.
ALTER TABLE markets
    ADD COLUMN resolution_round smallint,
    ADD COLUMN yes_pays         bigint,
    ADD COLUMN disputable_until timestamptz,
    ADD COLUMN proposed_by      uuid,
    ADD COLUMN approved_by      uuid,
    ADD COLUMN paid_round       smallint,
    ADD COLUMN event_label      varchar(80),
    ADD CONSTRAINT markets_yes_pays_check CHECK (yes_pays BETWEEN 0 AND 10000),
    ADD CONSTRAINT markets_resolution_if_proposed CHECK (status < 5 OR resolution_round IS NOT NULL),
    DROP CONSTRAINT markets_shares_in_pairs,
    ADD CONSTRAINT markets_shares_in_pairs CHECK (event_id IS NOT NULL OR status = 7 OR yes_shares = no_shares);
CREATE INDEX ix_markets_due ON markets (disputable_until) WHERE status IN (5, 7);
CREATE INDEX ix_markets_event_id ON markets (event_id) WHERE event_id IS NOT NULL;

CREATE TABLE resolution_steps (
    market_id        uuid NOT NULL,
    seq              bigint NOT NULL,
    step             smallint NOT NULL CHECK (step BETWEEN 1 AND 6),
    round            smallint NOT NULL,
    yes_pays         bigint NOT NULL,
    disputable_until timestamptz,
    source           varchar(2000),
    text             varchar(2000),
    actor_id         uuid NOT NULL,
    created_at       timestamptz NOT NULL,
    PRIMARY KEY (market_id, seq)
);
CREATE UNIQUE INDEX ix_resolution_steps_dispute ON resolution_steps (market_id, actor_id) WHERE step = 2;

-- One row a position and round: its key is the last guard against paying twice.
CREATE TABLE payouts (
    market_id  uuid NOT NULL,
    round      smallint NOT NULL,
    user_id    uuid NOT NULL,
    outcome    smallint NOT NULL CHECK (outcome IN (1, 2)),
    shares     bigint NOT NULL CHECK (shares > 0),
    amount     bigint NOT NULL CHECK (amount >= 0),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (market_id, round, user_id, outcome)
);
CREATE INDEX ix_payouts_user_id ON payouts (user_id, market_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON resolution_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payouts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE events (
    id          uuid PRIMARY KEY,
    slug        varchar(80) NOT NULL CHECK (slug ~ '^[a-z0-9-]{3,80}$'),
    title       varchar(300) NOT NULL,
    description text,
    category    varchar(60),
    created_by  uuid NOT NULL REFERENCES users (id),
    created_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX ix_events_slug ON events (slug);
