INSERT INTO checkpoint (organisation, number, at, last_entry, events, digest, signature)
VALUES ((SELECT id FROM organisation WHERE name = ?1), ?2, ?3, ?4, ?5, ?6, ?7)
