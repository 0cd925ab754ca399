SELECT id, hash FROM event WHERE organisation = ? AND subject = ? ORDER BY id DESC LIMIT 1
