-- compatible since: 10
-- What surrounded a run that did not pass: its node, the workload of its pod, what else happened at that time.
ALTER TABLE evidence ADD COLUMN node_status TEXT;
ALTER TABLE evidence ADD COLUMN workload TEXT;
ALTER TABLE evidence ADD COLUMN context TEXT;

-- What people said was the cause, beside what was told: rows to learn from.
CREATE TABLE run_labels (
    run_id     TEXT NOT NULL PRIMARY KEY,
    category   TEXT NOT NULL,
    component  TEXT NOT NULL,
    comment    TEXT NOT NULL,
    author     TEXT NOT NULL,
    said_at    INTEGER NOT NULL,
    -- The evidence as it was then, masked, in the form the tool for causes reads.
    evidence   TEXT NOT NULL
) STRICT;

CREATE INDEX run_labels_said ON run_labels (said_at);
