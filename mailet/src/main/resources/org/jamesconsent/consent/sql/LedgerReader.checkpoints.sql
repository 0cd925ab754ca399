SELECT coalesce(o.name, ''), c.number, c.at, c.last_entry, c.events, c.digest, c.signature
FROM checkpoint AS c
LEFT JOIN organisation AS o ON o.id = c.organisation
ORDER BY c.organisation, c.number
