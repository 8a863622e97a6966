-- How a client gets home, and the pass: a link for the person who drives.

CREATE TABLE rides (                             -- each time a client said it; what arrived last counts
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    starts_at TEXT,                              -- when the session was, as the page knew it on which this was said
    who TEXT NOT NULL,
    state TEXT NOT NULL,                         -- confirmed, asked or nobody
    revises TEXT,                                -- the entry this one was written over
    PRIMARY KEY (client_id, entry_id),
    FOREIGN KEY (client_id, entry_id) REFERENCES entries (client_id, id)
);

CREATE TABLE ride_passes (                       -- when one ends follows from its session, and so moves with it
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES people (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    token_hash TEXT NOT NULL UNIQUE,
    made_by TEXT NOT NULL REFERENCES people (id),
    made_at TEXT NOT NULL,
    opened_at TEXT,
    revoked_at TEXT
);
CREATE INDEX ride_passes_by_client ON ride_passes (client_id);
