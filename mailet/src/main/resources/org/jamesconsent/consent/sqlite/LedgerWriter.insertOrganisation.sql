INSERT INTO organisation (name) VALUES (?1) RETURNING id
