-- compatible since: 11
-- Calendars that say who is on call, as they could last be read: a server that starts while one can't be has them all the same.
CREATE TABLE rotas (
    name     text COLLATE "C" NOT NULL PRIMARY KEY,
    calendar text NOT NULL,
    read_at  timestamptz NOT NULL
);
