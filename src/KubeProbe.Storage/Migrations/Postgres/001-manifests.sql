CREATE TABLE manifests (
    kind             text COLLATE "C" NOT NULL,
    name             text COLLATE "C" NOT NULL,
    uid              text NOT NULL,
    generation       bigint NOT NULL,
    resource_version bigint NOT NULL,
    labels           text NOT NULL,
    annotations      text NOT NULL,
    spec             text NOT NULL,
    status           text,
    -- Of a Binding: what it names, to find those of a cluster.
    bound_cluster    text COLLATE "C",
    bound_group      text COLLATE "C",
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    PRIMARY KEY (kind, name)
);

CREATE INDEX manifests_bound ON manifests (bound_cluster) WHERE bound_cluster IS NOT NULL;

-- One row. Whoever writes manifests takes it first, so that versions grow in the order of commits.
CREATE TABLE manifest_version (
    value bigint NOT NULL
);

INSERT INTO manifest_version (value) VALUES (0);

CREATE TABLE secret_values (
    secret text COLLATE "C" NOT NULL,
    key    text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (secret, key)
);

CREATE TABLE audit (
    sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    actor    text NOT NULL,
    source   text NOT NULL,
    action   text NOT NULL,
    object   text NOT NULL,
    detail   text NOT NULL
);
