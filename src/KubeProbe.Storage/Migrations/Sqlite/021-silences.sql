-- compatible since: 18
-- Alerts that are kept and not sent for a time, and what is held back by it. A server of the release before sends what it finds due.
CREATE TABLE silences (
    id         TEXT NOT NULL PRIMARY KEY,
    matchers   TEXT NOT NULL,
    starts_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    comment    TEXT NOT NULL,
    expired_by TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX silences_end ON silences (ends_at, id);

ALTER TABLE notifications ADD COLUMN held_by TEXT;
CREATE INDEX notifications_held ON notifications (held_by) WHERE held_by IS NOT NULL;
