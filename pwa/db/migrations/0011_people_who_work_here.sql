-- Therapists are invited as clients are: what their link may be addressed to. A client's stands in clients.
ALTER TABLE people ADD COLUMN contact TEXT NOT NULL DEFAULT '';

-- When a client's therapist changed: they are told for some days.
ALTER TABLE people ADD COLUMN handed_over_at TEXT;

-- Where somebody handed a client over: whom they were with, and are with since.
ALTER TABLE audit ADD COLUMN from_id TEXT REFERENCES people (id);
ALTER TABLE audit ADD COLUMN to_id TEXT REFERENCES people (id);
