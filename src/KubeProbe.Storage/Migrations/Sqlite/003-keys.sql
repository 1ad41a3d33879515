-- Keys that are sealed by the key ring, such as the one that signs run tokens.
CREATE TABLE sealed_keys (
    name   TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;

-- The key ring itself, when a certificate wraps it.
CREATE TABLE key_ring (
    name TEXT NOT NULL PRIMARY KEY,
    xml  TEXT NOT NULL
) STRICT;
