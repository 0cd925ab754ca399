SELECT id FROM split WHERE begun_at < ?1 ORDER BY begun_at LIMIT 1
