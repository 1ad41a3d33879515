-- compatible since: 10
-- How bad an alert is, with the arithmetic; servers before this raised all alike.
ALTER TABLE alerts ADD COLUMN level text NOT NULL DEFAULT 'Error';
ALTER TABLE alerts ADD COLUMN arithmetic text;

-- Each channel has its own rows, so that one that fails delays no other. Servers before this knew the webhook only.
ALTER TABLE notifications ADD COLUMN channel text NOT NULL DEFAULT 'webhook';
CREATE INDEX notifications_due_of_channel ON notifications (channel, next_attempt_at, id) WHERE state = 'Pending';
