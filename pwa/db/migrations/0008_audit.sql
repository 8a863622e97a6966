-- Every way in that was made, changed, used, ended or refused. Only ever added to.

-- When a new passkey took the place of a lost one: its owner is told for some days.
ALTER TABLE people ADD COLUMN recovered_at TEXT;

CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    person_id TEXT NOT NULL REFERENCES people (id),  -- whose way in
    actor_id TEXT REFERENCES people (id),        -- who did it; empty: nobody who was signed in, or the command line
    at TEXT NOT NULL,
    event TEXT NOT NULL,                         -- as in accounts/audit/model.py
    detail TEXT NOT NULL DEFAULT ''              -- the name of a browser or of a passkey
);
CREATE INDEX audit_by_practice ON audit (practice_id, at);
CREATE INDEX audit_by_person ON audit (person_id, at);
