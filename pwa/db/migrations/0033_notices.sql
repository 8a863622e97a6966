-- The privacy notices that clients agreed to, word for word: each once, however many agreed to it.

CREATE TABLE notices (
    practice_id TEXT NOT NULL REFERENCES practices (id),
    version TEXT NOT NULL,                       -- from its words
    html TEXT NOT NULL,                          -- as it was shown, with the practice's own words in it
    PRIMARY KEY (practice_id, version)
);

-- Browsers that opened an invitation hold on to it for half an hour: they open it once more, and read the notice again.
DELETE FROM enrolments;
ALTER TABLE enrolments ADD COLUMN agreed_notice TEXT;
