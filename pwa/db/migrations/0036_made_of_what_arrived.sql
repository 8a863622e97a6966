-- Of a sound whose file came in pieces, before its form: the id that the file had then. So a form whose answer was lost
-- can be sent again, and leads to what was made of it the first time.

ALTER TABLE own_audio ADD COLUMN arrived_as TEXT NOT NULL DEFAULT '';
