-- What became of an entry, where that may be something else than was asked. A deletion: 'deleted' where it took something,
-- 'undone' once that was brought back. The wish to bring it back: 'back', or 'late'. Taking back: 'opened' where a
-- therapist had opened it before.

ALTER TABLE entries ADD COLUMN became TEXT NOT NULL DEFAULT '';

-- What was deleted says when its deletion was received, so that it is known which deletion that was.
UPDATE reflections SET deleted_at = COALESCE((
    SELECT max(entries.received_at) FROM entries
    WHERE entries.client_id = reflections.client_id AND entries.step_id = reflections.step_id
      AND entries.kind = 'reflection-delete' AND entries.received_at <= reflections.deleted_at
), deleted_at) WHERE deleted_at IS NOT NULL;
UPDATE entries SET became = 'deleted' WHERE kind = 'reflection-delete' AND EXISTS (
    SELECT 1 FROM reflections
    WHERE reflections.client_id = entries.client_id AND reflections.step_id = entries.step_id
      AND reflections.deleted_at = entries.received_at
);

-- A preview has always shown the newest words alone. Earlier ones that nobody has opened are taken back, as they are now
-- with each change.
UPDATE reflections SET sharing = 'private', title = '', shared_at = NULL
WHERE sharing <> 'private'
  AND EXISTS (
      SELECT 1 FROM reflections AS newer
      WHERE newer.client_id = reflections.client_id AND newer.revises = reflections.entry_id
        AND newer.entry_id <> reflections.entry_id AND newer.deleted_at IS NULL
  )
  AND NOT (sharing = 'shared' AND EXISTS (
      SELECT 1 FROM entries
      WHERE entries.client_id = reflections.client_id AND entries.id = reflections.entry_id
        AND entries.opened_at IS NOT NULL
  ));
