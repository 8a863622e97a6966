-- What would help a client on the day, in their own words: every version that was sent.

CREATE TABLE comfort_plans (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    step_id TEXT REFERENCES steps (id),          -- empty: the plan has no step that leads there
    answers TEXT NOT NULL,                       -- JSON: question id to a choice or to words
    revises TEXT,                                -- the entries this one was written over, with a space between
    PRIMARY KEY (client_id, entry_id),
    FOREIGN KEY (client_id, entry_id) REFERENCES entries (client_id, id)
);
