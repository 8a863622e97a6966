-- People see and change their own ways in: more passkeys, and every browser that is signed in.

-- What tells one sign-in from another in a list, such as 'Safari on iPhone'. No more is kept of a browser.
ALTER TABLE sign_ins ADD COLUMN browser TEXT NOT NULL DEFAULT '';
-- 1: ended from another browser, on purpose. The phone then shows nothing personal any more.
ALTER TABLE sign_ins ADD COLUMN taken_back BIGINT NOT NULL DEFAULT 0;

-- Challenges live for ten minutes: a new table is simpler than a changed one.
DROP TABLE ceremonies;
CREATE TABLE ceremonies (                        -- open WebAuthn challenges, each good for one answer
    id_hash TEXT PRIMARY KEY,
    practice_id TEXT REFERENCES practices (id),  -- unknown while somebody signs in
    person_id TEXT REFERENCES people (id),
    invitation_id TEXT,                          -- of 'enrol'
    sign_in_hash TEXT,                           -- of 'add': the sign-in that asked
    purpose TEXT NOT NULL CHECK (purpose IN ('enrol', 'sign-in', 'add')),
    challenge BLOB NOT NULL,
    expires_at TEXT NOT NULL
);
