-- Which recordings a client's phone holds, as the phone last found.

CREATE TABLE saved_recordings (
    client_id TEXT NOT NULL REFERENCES people (id),
    recording TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    state TEXT NOT NULL CHECK (state IN ('saved', 'lost')),  -- lost: it was there, and the browser cleared it
    checked_at TEXT NOT NULL,
    PRIMARY KEY (client_id, recording)
);
