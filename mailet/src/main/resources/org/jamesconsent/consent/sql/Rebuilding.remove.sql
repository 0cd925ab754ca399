DELETE FROM state WHERE organisation = ? AND subject = ? AND purpose = ?
