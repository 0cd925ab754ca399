-- ?1 organisation, ?2 purpose, ?3 channel, ?4 the subjects' 16 bytes one behind the other, ?5 how many they are
WITH RECURSIVE wanted (position, subject) AS (
    SELECT 0, substr(?4, 1, 16)
    UNION ALL
    SELECT position + 1, substr(?4, 16 * position + 17, 16) FROM wanted WHERE position < ?5 - 1
)
SELECT w.position, person.fields, consent.fields
FROM organisation AS o
CROSS JOIN wanted AS w
LEFT JOIN state AS person ON person.organisation = o.id AND person.subject = w.subject AND person.purpose = 0
LEFT JOIN state AS consent
    ON consent.organisation = o.id
    AND consent.subject = w.subject
    AND consent.purpose = (SELECT id FROM purpose WHERE organisation = o.id AND name = ?2 AND channel = ?3)
WHERE o.name = ?1 AND (person.fields IS NOT NULL OR consent.fields IS NOT NULL)
