-- What clients read about the day of their session, in the practice's words. Empty: they read "ask your practice".
ALTER TABLE practices ADD COLUMN visit_words TEXT NOT NULL DEFAULT '';
ALTER TABLE practices ADD COLUMN measured_words TEXT NOT NULL DEFAULT '';
ALTER TABLE practices ADD COLUMN tablets_words TEXT NOT NULL DEFAULT '';
ALTER TABLE practices ADD COLUMN mask_words TEXT NOT NULL DEFAULT '';
ALTER TABLE practices ADD COLUMN touch_words TEXT NOT NULL DEFAULT '';

-- When the steps of a plan can be read: all from the start, or each from its day on.
ALTER TABLE practices ADD COLUMN opening TEXT NOT NULL DEFAULT 'at-once' CHECK (opening IN ('at-once', 'by-date'));
