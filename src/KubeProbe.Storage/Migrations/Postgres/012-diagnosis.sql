-- compatible since: 7
-- Why a run did not pass, as JSON, beside the evidence it was told from.
ALTER TABLE evidence ADD COLUMN diagnosis text;
