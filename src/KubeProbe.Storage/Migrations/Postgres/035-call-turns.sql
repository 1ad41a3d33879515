-- compatible since: 11
-- When somebody was last called by a channel: what else would call them soon after waits, and is one call.
CREATE TABLE call_turns (
    channel   text COLLATE "C" NOT NULL,
    person    text COLLATE "C" NOT NULL,
    called_at timestamptz NOT NULL,
    PRIMARY KEY (channel, person)
);
