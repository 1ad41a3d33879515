-- compatible since: 10
-- Alerts of the same cause are one incident. A server of the release before tells of its alerts one by one, and they belong to none.
CREATE TABLE incidents (
    id          TEXT NOT NULL PRIMARY KEY,
    group_key   TEXT NOT NULL,
    state       TEXT NOT NULL,
    -- 0 info to 3 critical.
    level       INTEGER NOT NULL,
    opened_at   INTEGER NOT NULL,
    resolved_at INTEGER,
    wake_at     INTEGER,
    version     INTEGER NOT NULL,
    incident    TEXT NOT NULL
) STRICT;

CREATE INDEX incidents_of_group ON incidents (group_key, opened_at, id);
-- Of two servers that open one at once, one does.
CREATE UNIQUE INDEX incidents_open_of_group ON incidents (group_key) WHERE state <> 'Resolved';
CREATE INDEX incidents_newest ON incidents (opened_at, id);
CREATE INDEX incidents_open ON incidents (opened_at, id) WHERE state <> 'Resolved';
CREATE INDEX incidents_wake ON incidents (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX incidents_resolved ON incidents (resolved_at) WHERE resolved_at IS NOT NULL;

-- Their story.
CREATE TABLE incident_events (
    incident_id TEXT NOT NULL,
    id          TEXT NOT NULL,
    at          INTEGER NOT NULL,
    -- The version of the incident that wrote it, and its place there: what happened at one instant has an order.
    ordinal     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    text        TEXT NOT NULL,
    told_by     TEXT NOT NULL,
    PRIMARY KEY (incident_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX incident_events_told ON incident_events (incident_id, at, ordinal);

ALTER TABLE alerts ADD COLUMN incident_id TEXT;
ALTER TABLE alerts ADD COLUMN kind TEXT NOT NULL DEFAULT 'Case';
ALTER TABLE alerts ADD COLUMN alert_group TEXT;
ALTER TABLE alerts ADD COLUMN flapping INTEGER NOT NULL DEFAULT 0;
UPDATE alerts SET kind = 'Outage' WHERE case_name = '' AND id LIKE '%.unreachable.%';
CREATE INDEX alerts_of_incident ON alerts (incident_id, resolved_at) WHERE incident_id IS NOT NULL;
CREATE INDEX alerts_of_outages ON alerts (cluster) WHERE kind = 'Outage' AND resolved_at IS NULL;
ALTER TABLE notifications ADD COLUMN incident_id TEXT;
