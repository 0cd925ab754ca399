-- ?1 organisation, ?2 purpose, ?3 channel, ?4 the subjects' 16 bytes one behind the other, ?5 how many they are
-- The plus sign: one search for a person whose few rows are then gone through costs less than one for each of two rows.
WITH RECURSIVE wanted (position, subject) AS (
    SELECT 0, substr(?4, 1, 16)
    UNION ALL
    SELECT position + 1, substr(?4, 16 * position + 17, 16) FROM wanted WHERE position < ?5 - 1
)
SELECT w.position, s.purpose, s.fields
FROM organisation AS o
LEFT JOIN purpose AS p ON p.organisation = o.id AND p.name = ?2 AND p.channel = ?3
CROSS JOIN wanted AS w
CROSS JOIN state AS s ON s.organisation = o.id AND s.subject = w.subject
WHERE o.name = ?1 AND +s.purpose IN (0, p.id)
