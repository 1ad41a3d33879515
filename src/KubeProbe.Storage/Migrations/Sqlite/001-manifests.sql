-- Times are microseconds since 1970.
CREATE TABLE manifests (
    kind             TEXT NOT NULL,
    name             TEXT NOT NULL,
    uid              TEXT NOT NULL,
    generation       INTEGER NOT NULL,
    resource_version INTEGER NOT NULL,
    labels           TEXT NOT NULL,
    annotations      TEXT NOT NULL,
    spec             TEXT NOT NULL,
    status           TEXT,
    -- Of a Binding: what it names, to find those of a cluster.
    bound_cluster    TEXT,
    bound_group      TEXT,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT;

CREATE INDEX manifests_bound ON manifests (bound_cluster) WHERE bound_cluster IS NOT NULL;

-- One row. Whoever writes manifests takes it first, so that versions grow in the order of commits.
CREATE TABLE manifest_version (
    value INTEGER NOT NULL
) STRICT;

INSERT INTO manifest_version (value) VALUES (0);

CREATE TABLE secret_values (
    secret TEXT NOT NULL,
    key    TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (secret, key)
) STRICT;

CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    source   TEXT NOT NULL,
    action   TEXT NOT NULL,
    object   TEXT NOT NULL,
    detail   TEXT NOT NULL
) STRICT;
