-- compatible since: 7
-- The runs of a cluster narrowed to a case or a binding are found in the index, without reading the rows of all others.
CREATE INDEX runs_in_cluster ON runs (cluster, created_at, id, case_name, binding);
DROP INDEX runs_of_cluster;

-- Runs by hand and by change are rare among those of a cluster.
CREATE INDEX runs_triggered_in_cluster ON runs (cluster, created_at, id) WHERE run_trigger <> 'Periodic';
