-- Whether a check-in asked the questionnaires that are only asked where a practice wants them, as its page said: so one
-- that was left can be told from one that was not asked. NULL: from a page that did not say.

ALTER TABLE check_ins ADD COLUMN questionnaires TEXT CHECK (questionnaires IN ('on', 'off'));

-- Of a client whose record is gone: how many of their check-ins still needed a look then, since when the first of them
-- had, and when they went. No words, and no name.
ALTER TABLE clients ADD COLUMN waited BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clients ADD COLUMN waited_since TEXT;
ALTER TABLE clients ADD COLUMN waited_until TEXT;
