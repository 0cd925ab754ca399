DELETE FROM request WHERE key = ? AND answer IS NULL
