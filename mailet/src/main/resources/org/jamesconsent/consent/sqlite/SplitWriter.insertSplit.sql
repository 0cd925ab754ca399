INSERT INTO split (message, begun_at) VALUES (?1, ?2) RETURNING id
