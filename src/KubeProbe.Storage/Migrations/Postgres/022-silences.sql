-- compatible since: 19
-- Alerts that are kept and not sent for a time, and what is held back by it. A server of the release before sends what it finds due.
CREATE TABLE silences (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    matchers   text NOT NULL,
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    comment    text NOT NULL,
    expired_by text
);

CREATE INDEX silences_end ON silences (ends_at, id);

ALTER TABLE notifications ADD COLUMN held_by text;
CREATE INDEX notifications_held ON notifications (held_by) WHERE held_by IS NOT NULL;
