SELECT id, hash FROM event WHERE organisation = ?1 AND subject = ?2 ORDER BY id DESC LIMIT 1
