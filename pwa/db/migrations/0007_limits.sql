-- How often something went wrong, so that nobody can go on guessing. In the database, as every worker process counts.

CREATE TABLE limits (
    name TEXT PRIMARY KEY,                       -- a hash of what is counted and for whom: no address is kept
    free_at TEXT NOT NULL                        -- when all that was counted is forgotten
);
CREATE INDEX limits_by_free_at ON limits (free_at);
