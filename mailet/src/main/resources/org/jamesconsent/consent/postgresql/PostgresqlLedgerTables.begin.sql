-- The first statement waits for whoever records just now; the others see what that one did.
UPDATE ledger SET last_entry = last_entry + ? RETURNING last_entry;
SELECT name, id FROM organisation WHERE name = ANY (?);
SELECT p.organisation, p.name, p.channel, p.id
FROM organisation AS o
JOIN purpose AS p ON p.organisation = o.id
WHERE o.name = ANY (?) AND p.name = ANY (?);
SELECT s.organisation, s.subject, s.purpose, s.fields
FROM unnest(?::text[], ?::bytea[]) AS wanted (organisation, subject)
JOIN organisation AS o ON o.name = wanted.organisation
JOIN state AS s ON s.organisation = o.id AND s.subject = wanted.subject;
SELECT o.id, wanted.subject, e.id, e.hash
FROM unnest(?::text[], ?::bytea[]) AS wanted (organisation, subject)
JOIN organisation AS o ON o.name = wanted.organisation
CROSS JOIN LATERAL (
    SELECT id, hash FROM event
    WHERE organisation = o.id AND subject = wanted.subject
    ORDER BY id DESC LIMIT 1
) AS e
