CREATE TABLE runs (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    cluster        text COLLATE "C" NOT NULL,
    case_name      text COLLATE "C" NOT NULL,
    binding        text COLLATE "C" NOT NULL,
    run_trigger    text NOT NULL,
    triggered_by   text NOT NULL,
    -- Set when a change fired it.
    change_id      text,
    -- What was to be run, as JSON: everything else of the order.
    run_order      text NOT NULL,
    phase          text NOT NULL,
    due            timestamptz NOT NULL,
    created_at     timestamptz NOT NULL,
    started_at     timestamptz,
    finished_at    timestamptz,
    deadline       timestamptz,
    attempt        integer NOT NULL,
    pod            text,
    node           text,
    queued_because text,
    verdict        text,
    reason         text,
    message        text,
    errors         text NOT NULL,
    closed_by      text NOT NULL,
    report_hash    text,
    settled        boolean NOT NULL
);

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
    run_id     text COLLATE "C" NOT NULL,
    ordinal    integer NOT NULL,
    created_at timestamptz NOT NULL,
    name       text NOT NULL,
    ok         boolean,
    seconds    double precision,
    value      double precision,
    unit       text,
    PRIMARY KEY (run_id, ordinal)
);

CREATE TABLE node_results (
    run_id       text COLLATE "C" NOT NULL,
    ordinal      integer NOT NULL,
    created_at   timestamptz NOT NULL,
    node         text NOT NULL,
    verdict      text NOT NULL,
    reason       text NOT NULL,
    message      text NOT NULL,
    pod          text NOT NULL,
    took_us      bigint,
    errors       text NOT NULL,
    measurements text NOT NULL,
    PRIMARY KEY (run_id, ordinal)
);

CREATE TABLE evidence (
    run_id     text COLLATE "C" NOT NULL,
    ordinal    integer NOT NULL,
    created_at timestamptz NOT NULL,
    node       text NOT NULL,
    message    text NOT NULL,
    log_tail   text NOT NULL,
    pod_status text NOT NULL,
    events     text NOT NULL,
    PRIMARY KEY (run_id, ordinal)
);

CREATE TABLE late_reports (
    run_id      text COLLATE "C" NOT NULL,
    ordinal     integer NOT NULL,
    received_at timestamptz NOT NULL,
    conflict    boolean NOT NULL,
    outcome     text NOT NULL,
    PRIMARY KEY (run_id, ordinal)
);

CREATE TABLE skipped_slots (
    cluster   text COLLATE "C" NOT NULL,
    binding   text COLLATE "C" NOT NULL,
    case_name text COLLATE "C" NOT NULL,
    due       timestamptz NOT NULL,
    reason    text NOT NULL,
    slots     integer NOT NULL,
    PRIMARY KEY (cluster, binding, case_name, due)
);

-- The last slot of each recurring thing, so that a scheduler that wakes reads one short row for it, however long the history.
CREATE TABLE last_slots (
    cluster   text COLLATE "C" NOT NULL,
    binding   text COLLATE "C" NOT NULL,
    case_name text COLLATE "C" NOT NULL,
    due       timestamptz NOT NULL,
    PRIMARY KEY (cluster, binding, case_name)
);
