-- A plan keeps the questions that it was made with, as it keeps its texts: a check-in that is approved anew changes
-- nobody's plan by itself.

ALTER TABLE steps ADD COLUMN asked_version TEXT NOT NULL DEFAULT '';

-- Until now everybody was asked what was approved last, so that is what they know.
UPDATE steps SET asked_version = coalesce((
    SELECT library_acts.version
    FROM library_versions JOIN library_acts ON library_acts.practice_id = library_versions.practice_id
    WHERE library_versions.practice_id = steps.practice_id AND library_versions.slug = steps.slug
      AND library_versions.version = steps.version AND library_acts.act = 'approved'
      AND library_versions.source LIKE '%
check_in: ' || library_acts.slug || '
%'
    ORDER BY library_acts.number DESC
    LIMIT 1
), '')
WHERE kind = 'check-in';
