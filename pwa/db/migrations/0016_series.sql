-- More than one session in a plan, each with steps of its own. The one with the highest number is the one to come, or the
-- last. The template says which texts of the library its steps came from: 'first', 'later' or 'integration'.
ALTER TABLE sessions ADD COLUMN number BIGINT NOT NULL DEFAULT 1;
ALTER TABLE sessions ADD COLUMN template TEXT NOT NULL DEFAULT 'first'
    CHECK (template IN ('first', 'later', 'integration'));
-- It took place, and was stopped early.
ALTER TABLE sessions ADD COLUMN stopped_early BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX sessions_by_number ON sessions (plan_id, number);

-- A plan can rest for a while: nothing is due, and nothing is lost.
ALTER TABLE plans ADD COLUMN paused_at TEXT;
