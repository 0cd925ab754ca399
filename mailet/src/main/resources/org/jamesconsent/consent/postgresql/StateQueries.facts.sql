SELECT s.subject, s.purpose, s.fields
FROM organisation AS o
LEFT JOIN purpose AS p ON p.organisation = o.id AND p.name = ? AND p.channel = ?
JOIN state AS s ON s.organisation = o.id AND s.subject = ? AND s.purpose IN (0, p.id)
WHERE o.name = ?
