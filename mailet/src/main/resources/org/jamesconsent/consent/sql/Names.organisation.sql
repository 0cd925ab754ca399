SELECT id FROM organisation WHERE name = ?
