-- compatible since: 10
-- Runs that a change's are compared with, as JSON. A server of the release before makes none.
ALTER TABLE changes ADD COLUMN controls TEXT;
