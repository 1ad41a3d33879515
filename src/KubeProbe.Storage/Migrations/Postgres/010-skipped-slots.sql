-- compatible since: 7
-- A row stands for the slots of an hour at most that were skipped for one reason: from due until this.
ALTER TABLE skipped_slots ADD COLUMN until timestamptz;

CREATE INDEX skipped_slots_newest ON skipped_slots (due, cluster, binding, case_name);
CREATE INDEX skipped_slots_of_cluster ON skipped_slots (cluster, due, binding, case_name);

-- Clusters where no run answers for a change, and why.
ALTER TABLE changes ADD COLUMN unprobed text;
