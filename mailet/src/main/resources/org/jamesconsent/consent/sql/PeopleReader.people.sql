SELECT w.subject, s.purpose, p.name, p.channel, s.fields
FROM (
    SELECT DISTINCT e.organisation, e.subject
    FROM event AS e
    WHERE e.organisation = (SELECT id FROM organisation WHERE name = ?) AND e.subject > ?
    ORDER BY e.organisation, e.subject
    LIMIT ?
) AS w
LEFT JOIN state AS s ON s.organisation = w.organisation AND s.subject = w.subject
LEFT JOIN purpose AS p ON p.id = s.purpose
ORDER BY w.subject, s.purpose
