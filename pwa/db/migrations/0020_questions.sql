-- What clients want to ask their therapist, about a step or about anything.

CREATE TABLE questions (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,                      -- refers to no entry: it may be taken back before it has arrived
    practice_id TEXT NOT NULL REFERENCES practices (id),
    step_id TEXT REFERENCES steps (id),
    text TEXT NOT NULL,                          -- empty: taken back before anybody opened it
    taken_back_at TEXT,
    talked_at TEXT,
    talked_by TEXT REFERENCES people (id),
    PRIMARY KEY (client_id, entry_id)
);
CREATE INDEX questions_by_practice ON questions (practice_id);
