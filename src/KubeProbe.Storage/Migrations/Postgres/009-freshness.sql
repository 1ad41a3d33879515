-- compatible since: 7
-- Why the last slot was skipped; null when it ran.
ALTER TABLE last_slots ADD COLUMN skipped text;

-- Whether the verdicts of each binding's case on a cluster come as they must; with an empty binding and case, of the cluster as a whole.
CREATE TABLE freshness (
    cluster     text COLLATE "C" NOT NULL,
    binding     text COLLATE "C" NOT NULL,
    case_name   text COLLATE "C" NOT NULL,
    state       text NOT NULL,
    since       timestamptz NOT NULL,
    expected_by timestamptz,
    reason      text NOT NULL,
    schedule    text NOT NULL,
    expect_from timestamptz NOT NULL,
    alert_from  timestamptz,
    alert       text,
    PRIMARY KEY (cluster, binding, case_name)
);

CREATE INDEX freshness_states ON freshness (state, cluster, binding, case_name);
CREATE INDEX freshness_of_binding ON freshness (binding, state);

-- How judgements went, a row for each kind.
CREATE TABLE judgements (
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    at         timestamptz NOT NULL,
    resumed_at timestamptz NOT NULL,
    took_us    bigint NOT NULL
);
