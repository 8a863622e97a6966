-- Invitations for more than a first passkey: therapists, and one's own second device.

-- Browsers that opened an invitation hold on to it for half an hour: they open it once more.
DROP TABLE enrolments;
CREATE TABLE new_invitations (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('owner', 'therapist', 'client', 'device')),
    token_hash TEXT NOT NULL UNIQUE,
    short_hash TEXT NOT NULL UNIQUE,
    needs_code BIGINT NOT NULL,
    code_tries BIGINT NOT NULL DEFAULT 0,
    made_by TEXT REFERENCES people (id),         -- empty: the command line
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    opened_at TEXT,
    used_at TEXT,
    revoked_at TEXT
);
INSERT INTO new_invitations
SELECT id, practice_id, person_id, purpose, token_hash, short_hash, needs_code, code_tries, made_by, made_at, expires_at,
       opened_at, used_at, revoked_at
FROM invitations;
DROP TABLE invitations;
ALTER TABLE new_invitations RENAME TO invitations;
CREATE INDEX invitations_by_person ON invitations (person_id);

CREATE TABLE enrolments (                        -- a browser that opened an invitation and may make a passkey
    token_hash TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    invitation_id TEXT NOT NULL REFERENCES invitations (id),
    code_given BIGINT NOT NULL DEFAULT 0,
    agreed_at TEXT,
    expires_at TEXT NOT NULL
);
