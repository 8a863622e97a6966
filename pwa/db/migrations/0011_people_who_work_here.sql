-- Therapists are invited as clients are: what their link may be addressed to. A client's stands in clients.
ALTER TABLE people ADD COLUMN contact TEXT NOT NULL DEFAULT '';
