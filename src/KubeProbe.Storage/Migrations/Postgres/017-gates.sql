-- compatible since: 7
-- What people said over the gate of a change.
CREATE TABLE gate_overrides (
    change_id  text COLLATE "C" NOT NULL,
    said_at    timestamptz NOT NULL,
    passes     boolean NOT NULL,
    author     text NOT NULL,
    reason     text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (change_id, said_at)
);

CREATE INDEX gate_overrides_said ON gate_overrides (said_at);

-- Changes of one version are found by it. A server of the release before leaves both out: its changes are alike to none.
ALTER TABLE changes ADD COLUMN component text COLLATE "C";
ALTER TABLE changes ADD COLUMN version text COLLATE "C";

CREATE INDEX changes_of_version ON changes (component, version, received_at);
