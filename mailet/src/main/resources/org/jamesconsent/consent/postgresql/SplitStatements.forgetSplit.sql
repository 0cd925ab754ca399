DELETE FROM split WHERE id = ?
