CREATE TABLE changes (
    id          TEXT NOT NULL PRIMARY KEY,
    change      TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    clusters    TEXT NOT NULL,
    -- The runs it fired; absent until it is complete.
    runs        TEXT
) STRICT;

CREATE INDEX changes_incomplete ON changes (received_at) WHERE runs IS NULL;

CREATE TABLE alerts (
    id          TEXT NOT NULL PRIMARY KEY,
    cluster     TEXT NOT NULL,
    case_name   TEXT NOT NULL,
    raised_at   INTEGER NOT NULL,
    resolved_at INTEGER,
    last_run    TEXT NOT NULL,
    summary     TEXT NOT NULL,
    owner       TEXT,
    runbook     TEXT,
    muted       INTEGER NOT NULL
) STRICT;

CREATE INDEX alerts_newest ON alerts (raised_at, id);
CREATE INDEX alerts_of_cluster ON alerts (cluster, case_name, raised_at, id);
CREATE INDEX alerts_firing ON alerts (raised_at, id) WHERE resolved_at IS NULL;

CREATE TABLE notifications (
    id              TEXT NOT NULL PRIMARY KEY,
    alert_id        TEXT NOT NULL REFERENCES alerts (id),
    event           TEXT NOT NULL,
    body            TEXT NOT NULL,
    state           TEXT NOT NULL,
    attempts        INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    last_error      TEXT,
    -- Until when a server has taken it up for delivery.
    leased_until    INTEGER
) STRICT;

CREATE INDEX notifications_of_alert ON notifications (alert_id);
CREATE INDEX notifications_due ON notifications (next_attempt_at, id) WHERE state = 'Pending';

CREATE TABLE api_tokens (
    id           TEXT NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    hash         BLOB NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER,
    revoked_at   INTEGER
) STRICT;

CREATE UNIQUE INDEX api_tokens_living ON api_tokens (name) WHERE revoked_at IS NULL;
