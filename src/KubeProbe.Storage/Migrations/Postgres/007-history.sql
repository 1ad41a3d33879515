-- Run history is cut into weeks by the time a run was created: a week whose runs are all beyond their retention is dropped
-- whole, indexes stay small, and what is new stays together. Weeks are made ahead by the server, none by default.

-- No index over all weeks can hold an id once, so this table does. It also says in which week a run is.
CREATE TABLE run_ids (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    created_at timestamptz NOT NULL
);

INSERT INTO run_ids (id, created_at) SELECT id, created_at FROM runs;

-- What is there becomes the first part, as it is: nothing is copied.
ALTER TABLE runs RENAME TO runs_before;
ALTER TABLE runs_before DROP CONSTRAINT runs_pkey;
DROP INDEX runs_newest;
ALTER INDEX runs_of_cluster RENAME TO runs_before_of_cluster;
ALTER INDEX runs_of_case RENAME TO runs_before_of_case;
ALTER INDEX runs_of_change RENAME TO runs_before_of_change;
ALTER INDEX runs_open RENAME TO runs_before_open;
ALTER INDEX runs_verdicts RENAME TO runs_before_verdicts;

CREATE TABLE runs (LIKE runs_before, PRIMARY KEY (created_at, id)) PARTITION BY RANGE (created_at);
CREATE INDEX runs_of_cluster ON runs (cluster, created_at, id);
CREATE INDEX runs_of_case ON runs (case_name, created_at, id);
CREATE INDEX runs_of_binding ON runs (binding, created_at, id);
CREATE INDEX runs_of_change ON runs (change_id, created_at, id) WHERE change_id IS NOT NULL;
CREATE INDEX runs_open ON runs (cluster, created_at, id) WHERE NOT settled;
CREATE INDEX runs_verdicts ON runs (cluster, case_name, finished_at DESC, id) WHERE verdict IS NOT NULL;
-- Lists by what is rare.
CREATE INDEX runs_not_passed ON runs (created_at, id) WHERE verdict <> 'Passed';
CREATE INDEX runs_not_passed_of_cluster ON runs (cluster, created_at, id) WHERE verdict <> 'Passed';
CREATE INDEX runs_triggered ON runs (created_at, id) WHERE run_trigger <> 'Periodic';

ALTER TABLE measurements RENAME TO measurements_before;
ALTER TABLE measurements_before DROP CONSTRAINT measurements_pkey;
CREATE TABLE measurements (LIKE measurements_before, PRIMARY KEY (run_id, ordinal, created_at)) PARTITION BY RANGE (created_at);

ALTER TABLE node_results RENAME TO node_results_before;
ALTER TABLE node_results_before DROP CONSTRAINT node_results_pkey;
CREATE TABLE node_results (LIKE node_results_before, PRIMARY KEY (run_id, ordinal, created_at)) PARTITION BY RANGE (created_at);

ALTER TABLE evidence RENAME TO evidence_before;
ALTER TABLE evidence_before DROP CONSTRAINT evidence_pkey;
CREATE TABLE evidence (LIKE evidence_before, PRIMARY KEY (run_id, ordinal, created_at)) PARTITION BY RANGE (created_at);

ALTER TABLE skipped_slots RENAME TO skipped_slots_before;
ALTER TABLE skipped_slots_before DROP CONSTRAINT skipped_slots_pkey;
CREATE TABLE skipped_slots (LIKE skipped_slots_before, PRIMARY KEY (cluster, binding, case_name, due)) PARTITION BY RANGE (due);

DO $$
DECLARE
    cut record;
    newest timestamptz;
    bound date;
BEGIN
    FOR cut IN SELECT * FROM (VALUES ('runs', 'created_at'), ('measurements', 'created_at'), ('node_results', 'created_at'),
                                     ('evidence', 'created_at'), ('skipped_slots', 'due')) AS t (name, key)
    LOOP
        EXECUTE format('SELECT max(%I) FROM %I', cut.key, cut.name || '_before') INTO newest;
        IF newest IS NULL THEN
            EXECUTE format('DROP TABLE %I', cut.name || '_before');
        ELSE
            -- To the end of this week, Monday in UTC; the weeks after it are made by the server.
            bound := date_trunc('week', greatest(newest, now()) AT TIME ZONE 'UTC')::date + 7;
            EXECUTE format('ALTER TABLE %I RENAME TO %I', cut.name || '_before', cut.name || '_to_' || to_char(bound, 'YYYYMMDD'));
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%L)',
                           cut.name, cut.name || '_to_' || to_char(bound, 'YYYYMMDD'), bound::text || ' 00:00:00+00');
        END IF;
    END LOOP;
END $$;

CREATE INDEX late_reports_received ON late_reports (received_at);
CREATE INDEX changes_received ON changes (received_at);
CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

-- The last verdict of each binding's case on a cluster, so that a fleet is told at a glance, however long the history.
-- Each row is written anew with every verdict; room on its page keeps that from touching the index.
CREATE TABLE standings (
    cluster     text COLLATE "C" NOT NULL,
    binding     text COLLATE "C" NOT NULL,
    case_name   text COLLATE "C" NOT NULL,
    run_id      text COLLATE "C" NOT NULL,
    verdict     text NOT NULL,
    reason      text NOT NULL,
    finished_at timestamptz NOT NULL,
    PRIMARY KEY (cluster, binding, case_name)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

INSERT INTO standings (cluster, binding, case_name, run_id, verdict, reason, finished_at)
SELECT DISTINCT ON (cluster, binding, case_name) cluster, binding, case_name, id, verdict, reason, finished_at
FROM runs WHERE verdict IS NOT NULL ORDER BY cluster, binding, case_name, finished_at DESC;

-- Work that one server does at a time.
CREATE TABLE leases (
    name   text COLLATE "C" NOT NULL PRIMARY KEY,
    holder text NOT NULL,
    until  timestamptz NOT NULL
);

-- One row: which database this is, to tell it from another in its place.
CREATE TABLE database_identity (
    id text NOT NULL
);
