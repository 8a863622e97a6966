-- Files that therapists send in pieces, so that a line that breaks costs one piece. Each piece lies in a file of its own,
-- sealed under a key of its own, until all of them are there and are made one.

CREATE TABLE arriving_files (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    sent_by TEXT NOT NULL REFERENCES people (id),
    bytes BIGINT NOT NULL,                       -- how much there will be
    sha256 TEXT NOT NULL,                        -- of the whole
    arrived BIGINT NOT NULL DEFAULT 0,           -- how much is here, without a gap
    begun_at TEXT NOT NULL
);
CREATE INDEX arriving_files_by_sender ON arriving_files (sent_by, begun_at);

CREATE TABLE arriving_pieces (
    id TEXT PRIMARY KEY,                         -- its file in the media folder has this name
    practice_id TEXT NOT NULL REFERENCES practices (id),
    file_id TEXT NOT NULL REFERENCES arriving_files (id),
    place BIGINT NOT NULL,                       -- of its first byte in the whole
    file_key TEXT NOT NULL,
    UNIQUE (file_id, place)
);
