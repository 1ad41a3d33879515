-- compatible since: 6
-- What people said over the gate of a change.
CREATE TABLE gate_overrides (
    change_id  TEXT NOT NULL,
    said_at    INTEGER NOT NULL,
    passes     INTEGER NOT NULL,
    author     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (change_id, said_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX gate_overrides_said ON gate_overrides (said_at);

-- Changes of one version are found by it. A server of the release before leaves both out: its changes are alike to none.
ALTER TABLE changes ADD COLUMN component TEXT;
ALTER TABLE changes ADD COLUMN version TEXT;

CREATE INDEX changes_of_version ON changes (component, version, received_at);
