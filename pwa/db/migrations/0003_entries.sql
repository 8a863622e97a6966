-- What clients submit. A row in `entries` is a receipt; what it says lies in its feature's table, in the same commit.

CREATE TABLE entries (
    client_id TEXT NOT NULL REFERENCES people (id),
    id TEXT NOT NULL,                            -- the UUID made where the entry was written
    practice_id TEXT NOT NULL REFERENCES practices (id),
    kind TEXT NOT NULL CHECK (kind IN ('tick', 'reflection', 'check-in', 'listening', 'session')),
    step_id TEXT REFERENCES steps (id),
    sha256 TEXT NOT NULL,                        -- over the canonical fields
    next TEXT NOT NULL,
    written_at TEXT NOT NULL,                    -- what the phone's clock said
    received_at TEXT NOT NULL,
    opened_at TEXT,
    opened_by TEXT REFERENCES people (id),
    PRIMARY KEY (client_id, id)                  -- per client: a UUID of somebody else tells nothing
);
CREATE INDEX entries_by_step ON entries (client_id, step_id, received_at);

CREATE TABLE ticks (                             -- how each box stands now
    client_id TEXT NOT NULL REFERENCES people (id),
    step_id TEXT NOT NULL REFERENCES steps (id),
    item TEXT NOT NULL,                          -- empty: the step as a whole
    practice_id TEXT NOT NULL REFERENCES practices (id),
    entry_id TEXT NOT NULL,
    done BIGINT NOT NULL,
    PRIMARY KEY (client_id, step_id, item),
    FOREIGN KEY (client_id, entry_id) REFERENCES entries (client_id, id)
);

CREATE TABLE reflections (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    step_id TEXT NOT NULL REFERENCES steps (id),
    text TEXT NOT NULL,
    revises TEXT,                                -- the entry this one was written over
    PRIMARY KEY (client_id, entry_id),
    FOREIGN KEY (client_id, entry_id) REFERENCES entries (client_id, id)
);
CREATE INDEX reflections_by_step ON reflections (client_id, step_id);

CREATE TABLE check_ins (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    step_id TEXT NOT NULL REFERENCES steps (id),
    definition TEXT NOT NULL,                    -- id of the check-in
    version TEXT NOT NULL,                       -- approved version it was answered in
    answers TEXT NOT NULL,                       -- JSON: question id to a list of values
    PRIMARY KEY (client_id, entry_id),
    FOREIGN KEY (client_id, entry_id) REFERENCES entries (client_id, id)
);
CREATE INDEX check_ins_by_step ON check_ins (client_id, step_id);

CREATE TABLE listening (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    step_id TEXT REFERENCES steps (id),
    recording TEXT NOT NULL,
    seconds BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    PRIMARY KEY (client_id, entry_id),
    FOREIGN KEY (client_id, entry_id) REFERENCES entries (client_id, id)
);

CREATE TABLE flags (                             -- something a therapist must look at
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    question TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    weight TEXT NOT NULL CHECK (weight IN ('help', 'contact')),
    seen_at TEXT,
    seen_by TEXT REFERENCES people (id),
    PRIMARY KEY (client_id, entry_id, question),
    FOREIGN KEY (client_id, entry_id) REFERENCES entries (client_id, id)
);
