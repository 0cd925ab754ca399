SELECT id FROM purpose WHERE organisation = ?1 AND name = ?2 AND channel = ?3
