SELECT purpose, fields FROM state WHERE organisation = ?1 AND subject = ?2
