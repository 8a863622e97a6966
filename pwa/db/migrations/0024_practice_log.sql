-- One time that somebody listened may come in several entries (a pause, a call, a battery that dies). They name the same
-- sitting, and each says how much of it had been heard by then. What was there before is a sitting of its own.

ALTER TABLE listening ADD COLUMN sitting TEXT NOT NULL DEFAULT '';
ALTER TABLE listening ADD COLUMN started_at TEXT;
ALTER TABLE listening ADD COLUMN word TEXT NOT NULL DEFAULT '';
ALTER TABLE listening ADD COLUMN eyes TEXT NOT NULL DEFAULT '';
UPDATE listening SET sitting = entry_id;
