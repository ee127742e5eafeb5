-- What administrators have done; written in the transaction that did it. No foreign keys: it outlives what it speaks of.
CREATE TABLE audit_log (
    id         uuid PRIMARY KEY,
    action     varchar(40) NOT NULL,
    actor_id   uuid NOT NULL,
    subject_id uuid,
    amount     bigint,
    detail     varchar(1000),
    created_at timestamptz NOT NULL
);
CREATE INDEX ix_audit_log_actor_id ON audit_log (actor_id, id);
CREATE INDEX ix_audit_log_subject_id ON audit_log (subject_id, id);
CREATE INDEX ix_audit_log_action ON audit_log (action, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Transfers that need two administrators.
CREATE TABLE pending_transfers (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL,
    amount          bigint NOT NULL CHECK (amount <> 0),
    reason          varchar(300) NOT NULL,
    idempotency_key varchar(64),
    requested_by    uuid NOT NULL,
    requested_at    timestamptz NOT NULL,
    approved_by     uuid,
    approved_at     timestamptz,
    CONSTRAINT pending_transfers_two_persons CHECK (approved_by <> requested_by)
);
CREATE UNIQUE INDEX ix_pending_transfers_requested_by ON pending_transfers (requested_by, idempotency_key);
