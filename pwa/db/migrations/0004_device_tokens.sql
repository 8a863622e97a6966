-- What lets a phone still deliver once its sign-in is over. It opens the door for entries, and no other.

CREATE TABLE device_tokens (                     -- a row is a token that is good: what is revoked or replaced is gone
    token_hash TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    sign_in_hash TEXT NOT NULL REFERENCES sign_ins (token_hash),
    made_at TEXT NOT NULL
);
CREATE INDEX device_tokens_by_person ON device_tokens (person_id);
