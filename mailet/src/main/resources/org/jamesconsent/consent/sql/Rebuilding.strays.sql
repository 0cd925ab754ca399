SELECT s.organisation, coalesce(o.name, ''), s.subject, s.purpose
FROM state AS s
LEFT JOIN organisation AS o ON o.id = s.organisation
WHERE NOT EXISTS (SELECT * FROM event AS e WHERE e.organisation = s.organisation AND e.subject = s.subject)
