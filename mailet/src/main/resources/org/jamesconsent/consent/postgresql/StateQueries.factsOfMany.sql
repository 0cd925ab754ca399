SELECT subject, purpose, fields
FROM state
WHERE organisation = (SELECT id FROM organisation WHERE name = ?)
    AND subject = ANY (?)
    AND purpose IN (0, (
        SELECT p.id FROM organisation AS o JOIN purpose AS p ON p.organisation = o.id
        WHERE o.name = ? AND p.name = ? AND p.channel = ?))
