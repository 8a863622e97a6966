-- A practice edits its library: drafts, steps of its own, their places, and every act of approving.

-- The built-in version that the text was made from: its own version, where nothing was changed; empty for an own step.
ALTER TABLE library_versions ADD COLUMN based_on TEXT NOT NULL DEFAULT '';
UPDATE library_versions SET based_on = version;

-- Every approval, also one that came again; and every built-in version that was read and not taken. Only ever added to.
CREATE TABLE library_acts (
    practice_id TEXT NOT NULL REFERENCES practices (id),
    slug TEXT NOT NULL,
    number BIGINT NOT NULL,                      -- the highest of a slug is the latest
    act TEXT NOT NULL CHECK (act IN ('approved', 'kept')),
    version TEXT NOT NULL,                       -- approved; or, with 'kept', the built-in version that was not taken
    decided_by TEXT NOT NULL REFERENCES people (id),
    at TEXT NOT NULL,
    PRIMARY KEY (practice_id, slug, number)
);
INSERT INTO library_acts
SELECT practice_id, slug, row_number() OVER (PARTITION BY practice_id, slug ORDER BY approved_at, version), 'approved',
       version, approved_by, approved_at
FROM library_versions;

CREATE TABLE library_drafts (                    -- what is being written: at most one of each text
    practice_id TEXT NOT NULL REFERENCES practices (id),
    slug TEXT NOT NULL,
    source TEXT NOT NULL,
    based_on TEXT NOT NULL,
    edited_by TEXT NOT NULL REFERENCES people (id),
    edited_at TEXT NOT NULL,
    PRIMARY KEY (practice_id, slug)
);

CREATE TABLE library_bases (                     -- built-in texts that own ones were made from, to be compared later
    practice_id TEXT NOT NULL REFERENCES practices (id),
    slug TEXT NOT NULL,
    version TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (practice_id, slug, version)
);

CREATE TABLE library_places (                    -- where a practice wants a step: in new plans, and on its shelf
    practice_id TEXT NOT NULL REFERENCES practices (id),
    slug TEXT NOT NULL,
    position BIGINT,                             -- empty: where the text itself says
    hidden BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (practice_id, slug)
);

-- A client in the middle of a plan is told when their texts change, or when steps are added.
ALTER TABLE steps ADD COLUMN changed_at TEXT;
ALTER TABLE steps ADD COLUMN added_at TEXT;
