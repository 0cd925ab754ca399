SELECT e.id, coalesce(o.name, ''), e.hash
FROM event AS e
LEFT JOIN organisation AS o ON o.id = e.organisation
ORDER BY e.id
