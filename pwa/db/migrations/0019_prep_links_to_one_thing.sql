-- A prep link leads to the whole way, or to one text or recording (its slug); and is made for a client, or for anybody.

CREATE TABLE new_prep_links (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT REFERENCES people (id),       -- empty: made in the library, for nobody in particular
    target TEXT NOT NULL DEFAULT '',             -- empty: all that leads up to a session
    token_hash TEXT NOT NULL UNIQUE,
    made_by TEXT NOT NULL REFERENCES people (id),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    opened_at TEXT,                              -- first seen by a person, told by a POST from the page
    revoked_at TEXT
);
INSERT INTO new_prep_links
SELECT id, practice_id, client_id, '', token_hash, made_by, made_at, expires_at, opened_at, revoked_at FROM prep_links;
DROP TABLE prep_links;
ALTER TABLE new_prep_links RENAME TO prep_links;
CREATE INDEX prep_links_by_client ON prep_links (client_id);
CREATE INDEX prep_links_by_practice ON prep_links (practice_id, target);

-- The words around a link that is handed on. Empty: ours.
ALTER TABLE practices ADD COLUMN link_words TEXT NOT NULL DEFAULT '';
