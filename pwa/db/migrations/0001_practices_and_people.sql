-- Practices, their people, and every way in. Instants are TEXT in UTC, ids are UUIDs as TEXT.

CREATE TABLE instance (              -- facts about this installation: 'rp_id', 'generation'
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE practices (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',            -- a key of the help data: 'US', 'GB', 'other'
    time_zone TEXT NOT NULL DEFAULT 'UTC',
    who_reads TEXT NOT NULL DEFAULT '',          -- who reads check-ins and when, in the practice's words
    out_of_hours TEXT NOT NULL DEFAULT '',
    food_rule TEXT NOT NULL DEFAULT 'unset' CHECK (food_rule IN ('unset', 'hours', 'told')),
    food_minutes BIGINT,
    drink_rule TEXT NOT NULL DEFAULT 'unset' CHECK (drink_rule IN ('unset', 'hours', 'told')),
    drink_minutes BIGINT,
    ride_rule TEXT NOT NULL DEFAULT 'unset' CHECK (ride_rule IN ('unset', 'words', 'told')),
    ride_words TEXT NOT NULL DEFAULT '',
    spoken_code TEXT NOT NULL DEFAULT 'unset' CHECK (spoken_code IN ('unset', 'on', 'off')),
    is_demo BIGINT NOT NULL DEFAULT 0,
    made_at TEXT NOT NULL
);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'therapist', 'client')),
    name TEXT NOT NULL,                          -- the name the person wants to see
    handle BLOB NOT NULL UNIQUE,                 -- 64 random bytes, the passkeys' user handle
    made_at TEXT NOT NULL,
    confirmed_at TEXT,                           -- first passkey made; before it the person can do nothing
    ended_at TEXT
);
CREATE INDEX people_by_practice ON people (practice_id, role);

CREATE TABLE clients (                           -- what is known of a person whose role is client
    person_id TEXT PRIMARY KEY REFERENCES people (id),
    practice_id TEXT NOT NULL REFERENCES practices (id),
    therapist_id TEXT NOT NULL REFERENCES people (id),
    contact TEXT NOT NULL DEFAULT '',
    agreed_at TEXT,                              -- consent to the privacy notice
    agreed_notice TEXT                           -- the version of the notice that was shown
);
CREATE INDEX clients_by_therapist ON clients (practice_id, therapist_id);

CREATE TABLE passkeys (
    id BLOB PRIMARY KEY,                         -- the credential id
    practice_id TEXT NOT NULL REFERENCES practices (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    public_key BLOB NOT NULL,
    sign_count BIGINT NOT NULL,
    backup_eligible BIGINT NOT NULL,
    backed_up BIGINT NOT NULL,
    transports TEXT NOT NULL DEFAULT '',
    aaguid TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    made_at TEXT NOT NULL,
    used_at TEXT,
    revoked_at TEXT
);
CREATE INDEX passkeys_by_person ON passkeys (person_id);

CREATE TABLE ceremonies (                        -- open WebAuthn challenges, each good for one answer
    id_hash TEXT PRIMARY KEY,
    practice_id TEXT REFERENCES practices (id),  -- unknown while somebody signs in
    person_id TEXT REFERENCES people (id),
    invitation_id TEXT,
    purpose TEXT NOT NULL CHECK (purpose IN ('enrol', 'sign-in')),
    challenge BLOB NOT NULL,
    expires_at TEXT NOT NULL
);

CREATE TABLE sign_ins (
    token_hash TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    passkey_id BLOB NOT NULL REFERENCES passkeys (id),
    made_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    touched_at TEXT NOT NULL,                    -- the last passkey touch
    expires_at TEXT NOT NULL,                    -- the end, however often it is used
    ended_at TEXT
);
CREATE INDEX sign_ins_by_person ON sign_ins (person_id);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('owner', 'client')),
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
CREATE INDEX invitations_by_person ON invitations (person_id);

CREATE TABLE enrolments (                        -- a browser that opened an invitation and may make a passkey
    token_hash TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    invitation_id TEXT NOT NULL REFERENCES invitations (id),
    code_given BIGINT NOT NULL DEFAULT 0,
    agreed_at TEXT,
    expires_at TEXT NOT NULL
);
