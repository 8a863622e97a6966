-- The number of the newest change that the list of clients shows, counted in each practice: who knows all up to one
-- number asks for those above it. Every statement that changes what the list is searched and sorted by writes it.
ALTER TABLE clients ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX clients_by_change ON clients (practice_id, changed);

-- Found without looking at every step, plan and person there is.
CREATE INDEX steps_by_session ON steps (session_id);
CREATE INDEX plans_by_end ON plans (practice_id, ended_at);
CREATE INDEX people_by_end ON people (practice_id, ended_at);
