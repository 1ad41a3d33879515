-- compatible since: 6
-- Why the last slot was skipped; null when it ran.
ALTER TABLE last_slots ADD COLUMN skipped TEXT;

-- Whether the verdicts of each binding's case on a cluster come as they must; with an empty binding and case, of the cluster as a whole.
CREATE TABLE freshness (
    cluster     TEXT NOT NULL,
    binding     TEXT NOT NULL,
    case_name   TEXT NOT NULL,
    state       TEXT NOT NULL,
    since       INTEGER NOT NULL,
    expected_by INTEGER,
    reason      TEXT NOT NULL,
    schedule    TEXT NOT NULL,
    expect_from INTEGER NOT NULL,
    alert_from  INTEGER,
    alert       TEXT,
    PRIMARY KEY (cluster, binding, case_name)
) STRICT, WITHOUT ROWID;

CREATE INDEX freshness_states ON freshness (state, cluster, binding, case_name);
CREATE INDEX freshness_of_binding ON freshness (binding, state);

-- How judgements went, a row for each kind.
CREATE TABLE judgements (
    name       TEXT NOT NULL PRIMARY KEY,
    at         INTEGER NOT NULL,
    resumed_at INTEGER NOT NULL,
    took_us    INTEGER NOT NULL
) STRICT;
