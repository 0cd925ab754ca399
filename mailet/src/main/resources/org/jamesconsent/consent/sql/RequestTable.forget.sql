DELETE FROM request WHERE begun_at < ?
