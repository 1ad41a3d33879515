CREATE TABLE runs (
    id             TEXT NOT NULL PRIMARY KEY,
    cluster        TEXT NOT NULL,
    case_name      TEXT NOT NULL,
    binding        TEXT NOT NULL,
    run_trigger    TEXT NOT NULL,
    triggered_by   TEXT NOT NULL,
    -- Set when a change fired it.
    change_id      TEXT,
    -- What was to be run, as JSON: everything else of the order.
    run_order      TEXT NOT NULL,
    phase          TEXT NOT NULL,
    due            INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    started_at     INTEGER,
    finished_at    INTEGER,
    deadline       INTEGER,
    attempt        INTEGER NOT NULL,
    pod            TEXT,
    node           TEXT,
    queued_because TEXT,
    verdict        TEXT,
    reason         TEXT,
    message        TEXT,
    errors         TEXT NOT NULL,
    closed_by      TEXT NOT NULL,
    report_hash    TEXT,
    settled        INTEGER NOT NULL
) STRICT;

-- Pages, newest first; the last one of each is all there is to know to go on.
CREATE INDEX runs_newest ON runs (created_at, id);
CREATE INDEX runs_of_cluster ON runs (cluster, created_at, id);
CREATE INDEX runs_of_case ON runs (case_name, created_at, id);
CREATE INDEX runs_of_change ON runs (change_id, created_at, id) WHERE change_id IS NOT NULL;
-- What a cluster still has to do.
CREATE INDEX runs_open ON runs (cluster, created_at, id) WHERE NOT settled;
-- The last verdicts of a case.
CREATE INDEX runs_verdicts ON runs (cluster, case_name, finished_at DESC, id) WHERE verdict IS NOT NULL;

-- Tables that grow with the runs carry the time their run was created, to be cut by it together with the runs.
CREATE TABLE measurements (
    run_id     TEXT NOT NULL,
    ordinal    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    name       TEXT NOT NULL,
    ok         INTEGER,
    seconds    REAL,
    value      REAL,
    unit       TEXT,
    PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE node_results (
    run_id       TEXT NOT NULL,
    ordinal      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    node         TEXT NOT NULL,
    verdict      TEXT NOT NULL,
    reason       TEXT NOT NULL,
    message      TEXT NOT NULL,
    pod          TEXT NOT NULL,
    took_us      INTEGER,
    errors       TEXT NOT NULL,
    measurements TEXT NOT NULL,
    PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    run_id     TEXT NOT NULL,
    ordinal    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    node       TEXT NOT NULL,
    message    TEXT NOT NULL,
    log_tail   TEXT NOT NULL,
    pod_status TEXT NOT NULL,
    events     TEXT NOT NULL,
    PRIMARY KEY (run_id, ordinal)
) STRICT;

CREATE TABLE late_reports (
    run_id      TEXT NOT NULL,
    ordinal     INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    conflict    INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    PRIMARY KEY (run_id, ordinal)
) STRICT;

CREATE TABLE skipped_slots (
    cluster   TEXT NOT NULL,
    binding   TEXT NOT NULL,
    case_name TEXT NOT NULL,
    due       INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    slots     INTEGER NOT NULL,
    PRIMARY KEY (cluster, binding, case_name, due)
) STRICT, WITHOUT ROWID;

-- The last slot of each recurring thing, so that a scheduler that wakes reads one short row for it, however long the history.
CREATE TABLE last_slots (
    cluster   TEXT NOT NULL,
    binding   TEXT NOT NULL,
    case_name TEXT NOT NULL,
    due       INTEGER NOT NULL,
    PRIMARY KEY (cluster, binding, case_name)
) STRICT, WITHOUT ROWID;
