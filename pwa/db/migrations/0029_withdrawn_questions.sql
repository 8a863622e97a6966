-- A question that was sent by hand can be withdrawn: it is not asked any more, and what was written to it stays.

ALTER TABLE sent_prompts ADD COLUMN withdrawn_at TEXT;
ALTER TABLE sent_prompts ADD COLUMN withdrawn_by TEXT REFERENCES people (id);
