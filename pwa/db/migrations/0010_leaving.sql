-- People leave: a plan ends, an account is deleted, and a record is kept for as long as the practice must keep it.

ALTER TABLE practices ADD COLUMN record_rule TEXT NOT NULL DEFAULT 'unset'
    CHECK (record_rule IN ('unset', 'none', 'years'));
ALTER TABLE practices ADD COLUMN record_years BIGINT;

ALTER TABLE plans ADD COLUMN ended_at TEXT;
ALTER TABLE plans ADD COLUMN ended_by TEXT REFERENCES people (id);

-- people.ended_at is when the account was deleted. What is kept after that: 'record' until this day, or nothing.
ALTER TABLE clients ADD COLUMN kept TEXT NOT NULL DEFAULT 'all' CHECK (kept IN ('all', 'record', 'nothing'));
-- Empty with 'record': until the practice has set its rule.
ALTER TABLE clients ADD COLUMN keep_until TEXT;
ALTER TABLE clients ADD COLUMN left_by TEXT REFERENCES people (id);

CREATE TABLE keys_to_destroy (                   -- leaves of the person keys, in the commit that deleted what they sealed
    leaf TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id)
);
