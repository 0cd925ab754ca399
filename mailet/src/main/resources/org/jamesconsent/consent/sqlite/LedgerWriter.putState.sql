INSERT OR REPLACE INTO state (organisation, subject, purpose, fields) VALUES (?1, ?2, ?3, ?4)
