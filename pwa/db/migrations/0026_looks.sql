-- What a therapist does about a check-in that raised flags: who took it, who gave it back, what was done. Only ever
-- added to; how it stands is what its latest look says.

CREATE TABLE looks (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    number BIGINT NOT NULL,                      -- of the looks at this entry; the highest is the latest
    practice_id TEXT NOT NULL REFERENCES practices (id),
    act TEXT NOT NULL CHECK (act IN ('taken', 'back', 'called', 'discussed', 'nothing', 'seen', 'again')),
    words TEXT NOT NULL DEFAULT '',
    by_id TEXT NOT NULL REFERENCES people (id),
    at TEXT NOT NULL,
    PRIMARY KEY (client_id, entry_id, number),
    FOREIGN KEY (client_id, entry_id) REFERENCES entries (client_id, id)
);

-- Marks of before this was asked say no more than that somebody has looked.
INSERT INTO looks (client_id, entry_id, number, practice_id, act, words, by_id, at)
SELECT client_id, entry_id, 1, min(practice_id), 'seen', '', min(seen_by), min(seen_at)
FROM flags WHERE seen_at IS NOT NULL AND seen_by IS NOT NULL GROUP BY client_id, entry_id;

-- When what is to be done about a flag was done; empty while it waits. It is what the latest look says.
ALTER TABLE flags RENAME COLUMN seen_at TO done_at;
ALTER TABLE flags DROP COLUMN seen_by;
CREATE INDEX flags_by_end ON flags (practice_id, done_at);

-- Every view of a client's data: who, when, which page. Nothing of what stood on it. Rows of a day that is long over
-- are folded into one for each person and page, which says how often.
CREATE TABLE views (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES people (id),
    viewer_id TEXT NOT NULL REFERENCES people (id),
    page TEXT NOT NULL,                          -- as in accounts/views/model.py
    at TEXT NOT NULL,
    last_at TEXT NOT NULL,                       -- of a folded row, the last of its day; else the same
    times BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX views_by_client ON views (client_id, at);
CREATE INDEX views_by_time ON views (at);

-- What changed since a therapist last looked: also a date that was moved.
ALTER TABLE sessions ADD COLUMN moved_at TEXT;
ALTER TABLE sessions ADD COLUMN moved_from TEXT;
ALTER TABLE steps ADD COLUMN meets_set_at TEXT;
