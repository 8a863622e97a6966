-- Recordings that a practice makes itself, for everybody or for one client. The sound lies in files, each sealed under a
-- key of its own that is kept here. Of one for one client, words and keys are sealed once more, under that client's key.

CREATE TABLE own_recordings (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT REFERENCES people (id),       -- empty: for everybody
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES people (id),
    made_at TEXT NOT NULL,
    taken_away_by TEXT REFERENCES people (id),
    taken_away_at TEXT,
    UNIQUE (practice_id, slug)
);
CREATE INDEX own_recordings_by_client ON own_recordings (client_id);

-- Each sound that was sent for one. 'published' is what clients hear; 'over' is served for a while to who still plays it.
CREATE TABLE own_audio (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT REFERENCES people (id),
    recording_id TEXT NOT NULL REFERENCES own_recordings (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'failed', 'ready', 'published', 'over')),
    reason TEXT NOT NULL DEFAULT '',             -- why it failed
    percent BIGINT NOT NULL DEFAULT 0,
    with_bed BIGINT NOT NULL,
    source_key TEXT NOT NULL,                    -- of the file as it was sent; empty when that is gone
    file_key TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',               -- in its address; the file has the hash of it for a name
    seconds BIGINT NOT NULL DEFAULT 0,
    bytes BIGINT NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '',
    captions TEXT NOT NULL DEFAULT '',           -- WebVTT
    transcript TEXT NOT NULL DEFAULT '',
    made_by TEXT NOT NULL REFERENCES people (id),
    made_at TEXT NOT NULL,
    published_by TEXT REFERENCES people (id),
    published_at TEXT,
    over_at TEXT,
    worker TEXT NOT NULL DEFAULT '',             -- who transcodes it, and until when that is to be believed
    worker_until TEXT NOT NULL DEFAULT '',
    tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX own_audio_by_recording ON own_audio (recording_id);
CREATE INDEX own_audio_by_client ON own_audio (client_id);
CREATE INDEX own_audio_by_name ON own_audio (name);
CREATE INDEX own_audio_to_make ON own_audio (state, made_at);

CREATE TABLE media_to_remove (                   -- files in the media folder whose rows are gone
    file TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id)
);
