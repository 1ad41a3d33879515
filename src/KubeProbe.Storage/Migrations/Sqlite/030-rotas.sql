-- compatible since: 10
-- Calendars that say who is on call, as they could last be read: a server that starts while one can't be has them all the same.
CREATE TABLE rotas (
    name     TEXT NOT NULL PRIMARY KEY,
    calendar TEXT NOT NULL,
    read_at  INTEGER NOT NULL
) STRICT;
