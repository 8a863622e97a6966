-- Whoever opens the sign-in page leaves nothing here any more: its challenge is worked out from the cookie.

CREATE TABLE used_challenges (                   -- answered, rightly or not: good for nothing from then on
    id_hash TEXT PRIMARY KEY,                    -- of the cookie
    expires_at TEXT NOT NULL                     -- after it the cookie is worth nothing, and the row goes
);
CREATE INDEX used_challenges_by_expires_at ON used_challenges (expires_at);
