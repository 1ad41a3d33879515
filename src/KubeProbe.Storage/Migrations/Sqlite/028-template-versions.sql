-- compatible since: 6
-- Each version of a template, so that one that fails can be taken back. A server of the release before writes none: what it applies
-- is kept when it is applied the next time.
CREATE TABLE template_versions (
    template   TEXT NOT NULL,
    generation INTEGER NOT NULL,
    uid        TEXT NOT NULL,
    spec       TEXT NOT NULL,
    applied_at INTEGER NOT NULL,
    PRIMARY KEY (template, generation)
) STRICT, WITHOUT ROWID;

INSERT INTO template_versions (template, generation, uid, spec, applied_at)
SELECT name, generation, uid, spec, updated_at FROM manifests WHERE kind = 'ProbeTemplate';
