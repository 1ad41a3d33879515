-- compatible since: 10
-- How objects of target clusters were when they were last seen, where a binding asks to be told of their changes.
CREATE TABLE observed_objects (
    cluster    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    object     TEXT NOT NULL,
    uid        TEXT NOT NULL,
    generation INTEGER NOT NULL,
    shape      TEXT NOT NULL,
    version    TEXT NOT NULL,
    serial     INTEGER NOT NULL,
    PRIMARY KEY (cluster, kind, object)
) STRICT, WITHOUT ROWID;

-- What was asked for when a kind was first listed so: without a row it never was.
CREATE TABLE observed_kinds (
    cluster TEXT NOT NULL,
    kind    TEXT NOT NULL,
    asked   TEXT NOT NULL,
    PRIMARY KEY (cluster, kind)
) STRICT, WITHOUT ROWID;
