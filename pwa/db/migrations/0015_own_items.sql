-- Lines that a client added to a checklist of their plan.
CREATE TABLE own_items (
    client_id TEXT NOT NULL REFERENCES people (id),
    entry_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    step_id TEXT NOT NULL REFERENCES steps (id),
    text TEXT NOT NULL,
    removed_at TEXT,
    PRIMARY KEY (client_id, entry_id),
    FOREIGN KEY (client_id, entry_id) REFERENCES entries (client_id, id)
);
