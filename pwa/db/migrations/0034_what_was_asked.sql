-- Whether a check-in asked the questionnaires that are only asked where a practice wants them, as its page said: so one
-- that was left can be told from one that was not asked. NULL: from a page that did not say.

ALTER TABLE check_ins ADD COLUMN questionnaires TEXT CHECK (questionnaires IN ('on', 'off'));
