-- Which kinds of entries there are is said in one place, pwa/entries/operations.py: a new one needs no new table.
-- A check of a column goes only with its table, and a table only after those that refer to it.

CREATE TABLE new_entries (
    client_id TEXT NOT NULL REFERENCES people (id),
    id TEXT NOT NULL,                            -- the UUID made where the entry was written
    practice_id TEXT NOT NULL REFERENCES practices (id),
    kind TEXT NOT NULL,
    step_id TEXT REFERENCES steps (id),
    sha256 TEXT NOT NULL,                        -- over the canonical fields
    next TEXT NOT NULL,
    written_at TEXT NOT NULL,                    -- what the phone's clock said
    received_at TEXT NOT NULL,
    opened_at TEXT,
    opened_by TEXT REFERENCES people (id),
    PRIMARY KEY (client_id, id)                  -- per client: a UUID of somebody else tells nothing
);
INSERT INTO new_entries
SELECT client_id, id, practice_id, kind, step_id, sha256, next, written_at, received_at, opened_at, opened_by
FROM entries;

CREATE TABLE new_ticks (                         -- how each box stands now
    client_id TEXT NOT NULL REFERENCES people (id),
    step_id TEXT NOT NULL REFERENCES steps (id),
    item TEXT NOT NULL,                          -- empty: the step as a whole
    practice_id TEXT NOT NULL REFERENCES practices (id),
    entry_id TEXT NOT NULL,
    done BIGINT NOT NULL,
    PRIMARY KEY (client_id, step_id, item),
    FOREIGN KEY (client_id, entry_id) REFERENCES new_entries (client_id, id)
);
INSERT INTO new_ticks SELECT client_id, step_id, item, practice_id, entry_id, done FROM ticks;
DROP TABLE ticks;
ALTER TABLE new_ticks RENAME TO ticks;

CREATE TABLE new_reflections (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    step_id TEXT NOT NULL REFERENCES steps (id),
    text TEXT NOT NULL,
    revises TEXT,                                -- the entry this one was written over
    PRIMARY KEY (client_id, entry_id),
    FOREIGN KEY (client_id, entry_id) REFERENCES new_entries (client_id, id)
);
INSERT INTO new_reflections SELECT client_id, entry_id, practice_id, step_id, text, revises FROM reflections;
DROP TABLE reflections;
ALTER TABLE new_reflections RENAME TO reflections;
CREATE INDEX reflections_by_step ON reflections (client_id, step_id);

CREATE TABLE new_check_ins (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    step_id TEXT NOT NULL REFERENCES steps (id),
    definition TEXT NOT NULL,                    -- id of the check-in
    version TEXT NOT NULL,                       -- approved version it was answered in
    answers TEXT NOT NULL,                       -- JSON: question id to a list of values
    PRIMARY KEY (client_id, entry_id),
    FOREIGN KEY (client_id, entry_id) REFERENCES new_entries (client_id, id)
);
INSERT INTO new_check_ins
SELECT client_id, entry_id, practice_id, step_id, definition, version, answers FROM check_ins;
DROP TABLE check_ins;
ALTER TABLE new_check_ins RENAME TO check_ins;
CREATE INDEX check_ins_by_step ON check_ins (client_id, step_id);

CREATE TABLE new_listening (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    step_id TEXT REFERENCES steps (id),
    recording TEXT NOT NULL,
    seconds BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    PRIMARY KEY (client_id, entry_id),
    FOREIGN KEY (client_id, entry_id) REFERENCES new_entries (client_id, id)
);
INSERT INTO new_listening
SELECT client_id, entry_id, practice_id, step_id, recording, seconds, finished FROM listening;
DROP TABLE listening;
ALTER TABLE new_listening RENAME TO listening;

CREATE TABLE new_flags (                         -- something a therapist must look at
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    question TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    weight TEXT NOT NULL CHECK (weight IN ('help', 'contact')),
    seen_at TEXT,
    seen_by TEXT REFERENCES people (id),
    PRIMARY KEY (client_id, entry_id, question),
    FOREIGN KEY (client_id, entry_id) REFERENCES new_entries (client_id, id)
);
INSERT INTO new_flags
SELECT client_id, entry_id, question, practice_id, weight, seen_at, seen_by FROM flags;
DROP TABLE flags;
ALTER TABLE new_flags RENAME TO flags;

DROP TABLE entries;
ALTER TABLE new_entries RENAME TO entries;
CREATE INDEX entries_by_step ON entries (client_id, step_id, received_at);
