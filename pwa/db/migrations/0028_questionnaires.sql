-- Whether a practice wants the questionnaires (PHQ-9, GAD-7) that check-ins ask only where they are wanted. Not said: no.

ALTER TABLE practices ADD COLUMN questionnaires TEXT NOT NULL DEFAULT 'unset'
    CHECK (questionnaires IN ('unset', 'on', 'off'));
