-- Lists by what is rare, and by binding.
CREATE INDEX runs_of_binding ON runs (binding, created_at, id);
CREATE INDEX runs_not_passed ON runs (created_at, id) WHERE verdict <> 'Passed';
CREATE INDEX runs_not_passed_of_cluster ON runs (cluster, created_at, id) WHERE verdict <> 'Passed';
CREATE INDEX runs_triggered ON runs (created_at, id) WHERE run_trigger <> 'Periodic';

-- What ages is found from its oldest end.
CREATE INDEX skipped_slots_due ON skipped_slots (due);
CREATE INDEX late_reports_received ON late_reports (received_at);
CREATE INDEX changes_received ON changes (received_at);
CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

-- The last verdict of each binding's case on a cluster, so that a fleet is told at a glance, however long the history.
CREATE TABLE standings (
    cluster     TEXT NOT NULL,
    binding     TEXT NOT NULL,
    case_name   TEXT NOT NULL,
    run_id      TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    reason      TEXT NOT NULL,
    finished_at INTEGER NOT NULL,
    PRIMARY KEY (cluster, binding, case_name)
) STRICT, WITHOUT ROWID;

INSERT INTO standings (cluster, binding, case_name, run_id, verdict, reason, finished_at)
SELECT cluster, binding, case_name, id, verdict, reason, finished_at FROM runs WHERE verdict IS NOT NULL
ORDER BY finished_at
ON CONFLICT (cluster, binding, case_name) DO UPDATE SET run_id = excluded.run_id, verdict = excluded.verdict,
    reason = excluded.reason, finished_at = excluded.finished_at;

-- Work that one server does at a time.
CREATE TABLE leases (
    name   TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until  INTEGER NOT NULL
) STRICT;

-- One row: which database this is, to tell it from another in its place.
CREATE TABLE database_identity (
    id TEXT NOT NULL
) STRICT;
