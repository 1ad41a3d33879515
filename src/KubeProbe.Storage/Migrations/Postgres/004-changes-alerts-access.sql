CREATE TABLE changes (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    change      text NOT NULL,
    received_at timestamptz NOT NULL,
    clusters    text NOT NULL,
    -- The runs it fired; absent until it is complete.
    runs        text
);

CREATE INDEX changes_incomplete ON changes (received_at) WHERE runs IS NULL;

CREATE TABLE alerts (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    cluster     text COLLATE "C" NOT NULL,
    case_name   text COLLATE "C" NOT NULL,
    raised_at   timestamptz NOT NULL,
    resolved_at timestamptz,
    last_run    text NOT NULL,
    summary     text NOT NULL,
    owner       text,
    runbook     text,
    muted       boolean NOT NULL
);

CREATE INDEX alerts_newest ON alerts (raised_at, id);
CREATE INDEX alerts_of_cluster ON alerts (cluster, case_name, raised_at, id);
CREATE INDEX alerts_firing ON alerts (raised_at, id) WHERE resolved_at IS NULL;

CREATE TABLE notifications (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    alert_id        text COLLATE "C" NOT NULL REFERENCES alerts (id),
    event           text NOT NULL,
    body            text NOT NULL,
    state           text NOT NULL,
    attempts        integer NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    last_error      text,
    -- Until when a server has taken it up for delivery.
    leased_until    timestamptz
);

CREATE INDEX notifications_of_alert ON notifications (alert_id);
CREATE INDEX notifications_due ON notifications (next_attempt_at, id) WHERE state = 'Pending';

CREATE TABLE api_tokens (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    name         text NOT NULL,
    role         text NOT NULL,
    hash         bytea NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);

CREATE UNIQUE INDEX api_tokens_living ON api_tokens (name) WHERE revoked_at IS NULL;
