SELECT id FROM split WHERE message = ?1
