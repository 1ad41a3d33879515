-- compatible since: 11
-- On how many clusters a case runs: the n of k of n.
CREATE INDEX standings_of_case ON standings (case_name, cluster);
