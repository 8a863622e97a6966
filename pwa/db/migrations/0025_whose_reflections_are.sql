-- Whose a reflection is: the client's alone, a title for the next meeting, or shared. What was sent before this was written
-- under "Your therapist can read this", so it stays shared.

ALTER TABLE reflections ADD COLUMN way TEXT NOT NULL DEFAULT 'words';
ALTER TABLE reflections ADD COLUMN sharing TEXT NOT NULL DEFAULT 'private';
ALTER TABLE reflections ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE reflections ADD COLUMN shared_at TEXT;
ALTER TABLE reflections ADD COLUMN deleted_at TEXT;
UPDATE reflections SET sharing = 'shared', shared_at = (
    SELECT entries.received_at FROM entries
    WHERE entries.client_id = reflections.client_id AND entries.id = reflections.entry_id
);

-- A question that a therapist sends to one client by hand: a step of the plan, with words of its own.
CREATE TABLE sent_prompts (
    step_id TEXT PRIMARY KEY REFERENCES steps (id),
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES people (id),
    text TEXT NOT NULL,
    sent_by TEXT NOT NULL REFERENCES people (id),
    sent_at TEXT NOT NULL
);
CREATE INDEX sent_prompts_by_client ON sent_prompts (client_id);
