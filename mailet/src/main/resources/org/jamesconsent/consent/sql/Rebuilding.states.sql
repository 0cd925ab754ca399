SELECT purpose, fields FROM state WHERE organisation = ? AND subject = ?
