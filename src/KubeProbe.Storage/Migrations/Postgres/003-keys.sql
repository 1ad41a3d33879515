-- Keys that are sealed by the key ring, such as the one that signs run tokens.
CREATE TABLE sealed_keys (
    name   text NOT NULL PRIMARY KEY,
    sealed bytea NOT NULL
);

-- The key ring itself, when a certificate wraps it.
CREATE TABLE key_ring (
    name text NOT NULL PRIMARY KEY,
    xml  text NOT NULL
);
