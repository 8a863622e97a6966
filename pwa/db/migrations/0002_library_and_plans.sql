-- Approved content, prep links, and each client's dated plan.

CREATE TABLE library_versions (                  -- what a practice approved, word for word
    practice_id TEXT NOT NULL REFERENCES practices (id),
    slug TEXT NOT NULL,
    version TEXT NOT NULL,                       -- from the SHA-256 of the source
    source TEXT NOT NULL,
    approved_by TEXT NOT NULL REFERENCES people (id),
    approved_at TEXT NOT NULL,
    PRIMARY KEY (practice_id, slug, version)
);

CREATE TABLE prep_links (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES people (id),
    token_hash TEXT NOT NULL UNIQUE,
    made_by TEXT NOT NULL REFERENCES people (id),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    opened_at TEXT,                              -- first seen by a person, told by a POST from the page
    revoked_at TEXT
);
CREATE INDEX prep_links_by_client ON prep_links (client_id);

CREATE TABLE plans (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL UNIQUE REFERENCES people (id),
    made_at TEXT NOT NULL
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    plan_id TEXT NOT NULL REFERENCES plans (id),
    starts_at TEXT,                              -- empty: postponed, no new date yet
    state TEXT NOT NULL CHECK (state IN ('planned', 'took-place', 'postponed', 'cancelled')),
    told_by TEXT REFERENCES people (id),
    told_at TEXT
);
CREATE INDEX sessions_by_plan ON sessions (plan_id);

CREATE TABLE steps (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    plan_id TEXT NOT NULL REFERENCES plans (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    slug TEXT NOT NULL,
    version TEXT NOT NULL,                       -- the approved version this plan was made with
    kind TEXT NOT NULL CHECK (kind IN ('read', 'checklist', 'practise', 'write', 'check-in', 'meet')),
    phase TEXT NOT NULL CHECK (phase IN ('before', 'after')),
    due_days BIGINT NOT NULL,                    -- calendar days from the session's day, in the practice's zone
    due_from TEXT NOT NULL DEFAULT '',           -- local time on that day, '18:00'; empty: all day
    position BIGINT NOT NULL,
    meets_at TEXT,                               -- the meeting's own instant, once it is agreed
    removed_at TEXT
);
CREATE INDEX steps_by_plan ON steps (plan_id, position);
