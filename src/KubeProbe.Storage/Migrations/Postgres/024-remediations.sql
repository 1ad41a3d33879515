-- compatible since: 11
-- Executions of remedies. What is asked of them stands in columns, the rest in the body.
CREATE TABLE remediations (
    id          text COLLATE "C" PRIMARY KEY,
    remedy      text COLLATE "C" NOT NULL,
    cluster     text COLLATE "C" NOT NULL,
    case_name   text COLLATE "C" NOT NULL,
    phase       text NOT NULL,
    outcome     text,
    proposed_at timestamptz NOT NULL,
    acted_at    timestamptz,
    ended_at    timestamptz,
    version     bigint NOT NULL,
    body        text NOT NULL
);

CREATE INDEX remediations_listed ON remediations (proposed_at, id);
CREATE INDEX remediations_open ON remediations (proposed_at, id) WHERE ended_at IS NULL;
CREATE INDEX remediations_ended ON remediations (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX remediations_of_case ON remediations (remedy, cluster, case_name, proposed_at);
CREATE INDEX remediations_acted ON remediations (remedy, acted_at) WHERE acted_at IS NOT NULL;

-- Whoever decides whether one may act holds this row: limits count what all servers do.
CREATE TABLE remediation_lock (id integer PRIMARY KEY);
INSERT INTO remediation_lock (id) VALUES (1);
