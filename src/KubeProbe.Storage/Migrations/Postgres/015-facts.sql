-- compatible since: 7
-- What is so in each cluster, by the case that tells it, as it was told last.
CREATE TABLE facts (
    name      text COLLATE "C" NOT NULL,
    case_name text COLLATE "C" NOT NULL,
    cluster   text COLLATE "C" NOT NULL,
    value     text NOT NULL,
    since     timestamptz NOT NULL,
    seen_at   timestamptz NOT NULL,
    run_id    text NOT NULL,
    PRIMARY KEY (name, case_name, cluster)
);

CREATE INDEX facts_of_cluster ON facts (cluster, case_name, name);
CREATE INDEX facts_of_case ON facts (case_name, name);
CREATE INDEX facts_seen ON facts (seen_at);

-- When each became something else.
CREATE TABLE fact_changes (
    name      text COLLATE "C" NOT NULL,
    case_name text COLLATE "C" NOT NULL,
    cluster   text COLLATE "C" NOT NULL,
    at        timestamptz NOT NULL,
    value     text NOT NULL,
    was       text,
    run_id    text NOT NULL,
    PRIMARY KEY (name, case_name, cluster, at)
);

CREATE INDEX fact_changes_newest ON fact_changes (at, name, case_name, cluster);
