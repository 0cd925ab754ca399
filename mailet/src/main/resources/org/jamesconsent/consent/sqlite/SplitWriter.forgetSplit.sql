DELETE FROM split WHERE id = ?1
