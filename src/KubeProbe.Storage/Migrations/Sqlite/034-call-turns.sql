-- compatible since: 10
-- When somebody was last called by a channel: what else would call them soon after waits, and is one call.
CREATE TABLE call_turns (
    channel   TEXT NOT NULL,
    person    TEXT NOT NULL,
    called_at INTEGER NOT NULL,
    PRIMARY KEY (channel, person)
) STRICT;
