INSERT INTO purpose (organisation, name, channel) VALUES (?1, ?2, ?3) RETURNING id
