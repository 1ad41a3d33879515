-- compatible since: 10
-- Gates of which somebody is to be told: they are looked at until they are over. A server of the release before watches none.
CREATE TABLE gate_watches (
    change_id   TEXT NOT NULL PRIMARY KEY,
    received_at INTEGER NOT NULL,
    gate        TEXT NOT NULL,
    component   TEXT NOT NULL,
    version     TEXT NOT NULL,
    clusters    TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    -- When it is to be looked at; absent once it is over.
    look_at     INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX gate_watches_due ON gate_watches (look_at, change_id) WHERE look_at IS NOT NULL;
CREATE INDEX gate_watches_named ON gate_watches (received_at, change_id) WHERE gate <> '';
CREATE INDEX gate_watches_received ON gate_watches (received_at);

-- Their outbox: one row for each piece of news and channel.
CREATE TABLE gate_events (
    id              TEXT NOT NULL PRIMARY KEY,
    change_id       TEXT NOT NULL,
    event           TEXT NOT NULL,
    at              INTEGER NOT NULL,
    body            TEXT NOT NULL,
    state           TEXT NOT NULL,
    attempts        INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    last_error      TEXT,
    channel         TEXT NOT NULL,
    leased_until    INTEGER
) STRICT;

CREATE INDEX gate_events_of_change ON gate_events (change_id);
CREATE INDEX gate_events_due ON gate_events (channel, next_attempt_at, at) WHERE state = 'Pending';
CREATE INDEX gate_events_at ON gate_events (at);
