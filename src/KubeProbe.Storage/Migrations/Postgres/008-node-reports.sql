-- compatible since: 7
-- Which report closed a node's share of a run, so that a later one is answered as the first, a repetition or a conflict.
ALTER TABLE node_results ADD COLUMN report_hash text;
