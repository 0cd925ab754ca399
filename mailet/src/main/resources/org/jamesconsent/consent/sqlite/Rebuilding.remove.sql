DELETE FROM state WHERE organisation = ?1 AND subject = ?2 AND purpose = ?3
