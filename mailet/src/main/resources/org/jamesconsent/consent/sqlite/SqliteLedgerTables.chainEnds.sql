-- ?1 organisation, ?2 the subjects' 16 bytes one behind the other, ?3 how many they are
WITH RECURSIVE wanted (position, subject) AS (
    SELECT 0, substr(?2, 1, 16)
    UNION ALL
    SELECT position + 1, substr(?2, 16 * position + 17, 16) FROM wanted WHERE position < ?3 - 1
)
SELECT w.position, e.id, e.hash
FROM wanted AS w
CROSS JOIN event AS e
    ON e.id = (SELECT id FROM event WHERE organisation = ?1 AND subject = w.subject ORDER BY id DESC LIMIT 1)
