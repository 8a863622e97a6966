-- A restored database is an older one: in it, what was ended since the backup is good again, and nobody can tell what that
-- was. So every way in ends here that one touch of a passkey, or a therapist, makes anew. Passkeys stay: without them nobody
-- could come back. So do prep links and passes for the ride home: what they show is nobody's own, and clients lean on them on the morning of a session.

-- Phones compare it, and offer again what another generation received.
INSERT INTO instance (name, value) VALUES ('generation', :generation)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- Signed out since, or on a phone that was lost since.
UPDATE sign_ins SET ended_at = :moment WHERE ended_at IS NULL;
DELETE FROM device_tokens;

-- Used since: whoever finds the old link could make a passkey with it, and end the one that was made.
UPDATE invitations SET revoked_at = :moment WHERE used_at IS NULL AND revoked_at IS NULL;
DELETE FROM enrolments;
-- No backup has the pieces themselves.
DELETE FROM arriving_pieces;
DELETE FROM arriving_files;
-- Nor a sound as it was sent, that could have been tried again.
UPDATE own_audio
SET source_key = '', reason = 'The file that was sent is not on the server any more. Please send it again.'
WHERE state = 'failed' AND source_key <> '';
DELETE FROM ceremonies;
