-- A challenge can also ask somebody who is signed in for one more touch. Those that were open are asked for again.
DROP TABLE ceremonies;
CREATE TABLE ceremonies (                        -- open WebAuthn challenges, each good for one answer
    id_hash TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    invitation_id TEXT,                          -- of 'enrol'
    sign_in_hash TEXT,                           -- of 'add' and 'touch': the sign-in that asked
    purpose TEXT NOT NULL CHECK (purpose IN ('enrol', 'add', 'touch')),
    challenge BLOB NOT NULL,
    expires_at TEXT NOT NULL
);
