-- Sessions, second factors, API keys and what else accounts need. Secrets are stored hashed; the two that must be read again (authenticator and signing
-- secrets) are encrypted with the data-protection keys below.

ALTER TABLE users
    ADD COLUMN totp_secret text,                       -- encrypted; in use once two_factor_enabled
    ADD COLUMN totp_step   bigint NOT NULL DEFAULT 0;  -- the last time step whose code was accepted
ALTER TABLE users ALTER COLUMN totp_step DROP DEFAULT;
CREATE INDEX ix_users_banned ON users (id) WHERE banned_at IS NOT NULL;

-- One row a login: the family of its refresh tokens.
CREATE TABLE sessions (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    address      varchar(45),
    user_agent   varchar(200)
);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_sessions_revoked_at ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

-- All refresh tokens of a session until they expire, the spent ones too: a spent one that comes back was stolen.
CREATE TABLE refresh_tokens (
    hash       bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    spent_at   timestamptz
);
CREATE INDEX ix_refresh_tokens_session_id ON refresh_tokens (session_id);
CREATE INDEX ix_refresh_tokens_expires_at ON refresh_tokens (expires_at);

-- Tokens that travel by e-mail; taking one deletes it.
CREATE TABLE email_tokens (
    hash       bytea PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    smallint NOT NULL CHECK (purpose IN (1, 2)),
    expires_at timestamptz NOT NULL
);
CREATE INDEX ix_email_tokens_user_id ON email_tokens (user_id);

CREATE TABLE recovery_codes (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash    bytea NOT NULL,
    PRIMARY KEY (user_id, hash)
);

-- How often something was tried in vain; the subject is a hash of what was tried on, whether or not it exists.
CREATE TABLE attempts (
    subject bytea PRIMARY KEY,
    count   integer NOT NULL,
    since   timestamptz NOT NULL
);

CREATE TABLE api_keys (
    id             uuid PRIMARY KEY,
    user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name           varchar(100) NOT NULL,
    can_trade      boolean NOT NULL,
    secret_hash    bytea NOT NULL,
    signing_secret text,                               -- encrypted; set for keys that must sign
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz,
    last_used_at   timestamptz,
    revoked_at     timestamptz
);
CREATE INDEX ix_api_keys_user_id ON api_keys (user_id);
CREATE INDEX ix_api_keys_revoked_at ON api_keys (revoked_at) WHERE revoked_at IS NOT NULL;

-- Signatures seen while they would still be accepted. Unlogged: after a crash of the database they have all expired before it answers again, or the worst
-- is a replay within seconds of a crash, which idempotency keys withstand.
CREATE UNLOGGED TABLE api_signatures (
    signature  bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

-- The keys of ASP.NET Core's data protection, shared by all nodes.
CREATE TABLE data_protection_keys (
    name varchar(200) PRIMARY KEY,
    xml  text NOT NULL
);
