-- compatible since: 11
-- What surrounded a run that did not pass: its node, the workload of its pod, what else happened at that time.
ALTER TABLE evidence ADD COLUMN node_status text;
ALTER TABLE evidence ADD COLUMN workload text;
ALTER TABLE evidence ADD COLUMN context text;

-- What people said was the cause, beside what was told: rows to learn from.
CREATE TABLE run_labels (
    run_id     text COLLATE "C" NOT NULL PRIMARY KEY,
    category   text NOT NULL,
    component  text NOT NULL,
    comment    text NOT NULL,
    author     text NOT NULL,
    said_at    timestamptz NOT NULL,
    -- The evidence as it was then, masked, in the form the tool for causes reads.
    evidence   text NOT NULL
);

CREATE INDEX run_labels_said ON run_labels (said_at);
