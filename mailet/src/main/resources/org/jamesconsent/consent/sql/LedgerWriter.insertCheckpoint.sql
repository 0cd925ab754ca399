INSERT INTO checkpoint (organisation, number, at, last_entry, events, digest, signature)
VALUES ((SELECT id FROM organisation WHERE name = ?), ?, ?, ?, ?, ?, ?)
