-- compatible since: 11
-- Gates of which somebody is to be told: they are looked at until they are over. A server of the release before watches none.
CREATE TABLE gate_watches (
    change_id   text COLLATE "C" NOT NULL PRIMARY KEY,
    received_at timestamptz NOT NULL,
    gate        text COLLATE "C" NOT NULL,
    component   text NOT NULL,
    version     text NOT NULL,
    clusters    text NOT NULL,
    verdict     text NOT NULL,
    -- When it is to be looked at; absent once it is over.
    look_at     timestamptz
);

CREATE INDEX gate_watches_due ON gate_watches (look_at, change_id) WHERE look_at IS NOT NULL;
CREATE INDEX gate_watches_named ON gate_watches (received_at, change_id) WHERE gate <> '';
CREATE INDEX gate_watches_received ON gate_watches (received_at);

-- Their outbox: one row for each piece of news and channel.
CREATE TABLE gate_events (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    change_id       text COLLATE "C" NOT NULL,
    event           text NOT NULL,
    at              timestamptz NOT NULL,
    body            text NOT NULL,
    state           text NOT NULL,
    attempts        integer NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    last_error      text,
    channel         text NOT NULL,
    leased_until    timestamptz
);

CREATE INDEX gate_events_of_change ON gate_events (change_id);
CREATE INDEX gate_events_due ON gate_events (channel, next_attempt_at, at) WHERE state = 'Pending';
CREATE INDEX gate_events_at ON gate_events (at);
