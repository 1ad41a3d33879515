-- compatible since: 11
-- How objects of target clusters were when they were last seen, where a binding asks to be told of their changes.
CREATE TABLE observed_objects (
    cluster    text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    object     text COLLATE "C" NOT NULL,
    uid        text NOT NULL,
    generation bigint NOT NULL,
    shape      text NOT NULL,
    version    text NOT NULL,
    serial     bigint NOT NULL,
    PRIMARY KEY (cluster, kind, object)
);

-- What was asked for when a kind was first listed so: without a row it never was.
CREATE TABLE observed_kinds (
    cluster text COLLATE "C" NOT NULL,
    kind    text COLLATE "C" NOT NULL,
    asked   text NOT NULL,
    PRIMARY KEY (cluster, kind)
);
