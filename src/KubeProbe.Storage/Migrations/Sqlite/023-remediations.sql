-- compatible since: 10
-- Executions of remedies. What is asked of them stands in columns, the rest in the body.
CREATE TABLE remediations (
    id          TEXT NOT NULL PRIMARY KEY,
    remedy      TEXT NOT NULL,
    cluster     TEXT NOT NULL,
    case_name   TEXT NOT NULL,
    phase       TEXT NOT NULL,
    outcome     TEXT,
    proposed_at INTEGER NOT NULL,
    acted_at    INTEGER,
    ended_at    INTEGER,
    version     INTEGER NOT NULL,
    body        TEXT NOT NULL
) STRICT;

CREATE INDEX remediations_listed ON remediations (proposed_at, id);
CREATE INDEX remediations_open ON remediations (proposed_at, id) WHERE ended_at IS NULL;
CREATE INDEX remediations_ended ON remediations (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX remediations_of_case ON remediations (remedy, cluster, case_name, proposed_at);
CREATE INDEX remediations_acted ON remediations (remedy, acted_at) WHERE acted_at IS NOT NULL;

-- Whoever decides whether one may act holds this row: limits count what all servers do.
CREATE TABLE remediation_lock (id INTEGER PRIMARY KEY) STRICT;
INSERT INTO remediation_lock (id) VALUES (1);
