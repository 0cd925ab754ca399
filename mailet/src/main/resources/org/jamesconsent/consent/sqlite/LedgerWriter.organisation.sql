SELECT id FROM organisation WHERE name = ?1
