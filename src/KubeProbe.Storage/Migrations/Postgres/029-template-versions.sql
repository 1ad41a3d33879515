-- compatible since: 7
-- Each version of a template, so that one that fails can be taken back. A server of the release before writes none: what it applies
-- is kept when it is applied the next time.
CREATE TABLE template_versions (
    template   text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    uid        text NOT NULL,
    spec       text NOT NULL,
    applied_at timestamptz NOT NULL,
    PRIMARY KEY (template, generation)
);

INSERT INTO template_versions (template, generation, uid, spec, applied_at)
SELECT name, generation, uid, spec, updated_at FROM manifests WHERE kind = 'ProbeTemplate';
