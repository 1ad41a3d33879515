-- compatible since: 6
-- What is so in each cluster, by the case that tells it, as it was told last.
CREATE TABLE facts (
    name      TEXT NOT NULL,
    case_name TEXT NOT NULL,
    cluster   TEXT NOT NULL,
    value     TEXT NOT NULL,
    since     INTEGER NOT NULL,
    seen_at   INTEGER NOT NULL,
    run_id    TEXT NOT NULL,
    PRIMARY KEY (name, case_name, cluster)
) STRICT, WITHOUT ROWID;

CREATE INDEX facts_of_cluster ON facts (cluster, case_name, name);
CREATE INDEX facts_of_case ON facts (case_name, name);
CREATE INDEX facts_seen ON facts (seen_at);

-- When each became something else.
CREATE TABLE fact_changes (
    name      TEXT NOT NULL,
    case_name TEXT NOT NULL,
    cluster   TEXT NOT NULL,
    at        INTEGER NOT NULL,
    value     TEXT NOT NULL,
    was       TEXT,
    run_id    TEXT NOT NULL,
    PRIMARY KEY (name, case_name, cluster, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX fact_changes_newest ON fact_changes (at, name, case_name, cluster);
