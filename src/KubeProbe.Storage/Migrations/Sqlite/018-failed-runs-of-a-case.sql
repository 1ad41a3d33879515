-- compatible since: 10
-- What did not pass of a case over all clusters is rare among its runs.
CREATE INDEX runs_not_passed_of_case ON runs (case_name, created_at, id) WHERE verdict <> 'Passed';
