INSERT INTO verdict (message, subject, number, kind, entry, later) VALUES (?, ?, ?, ?, ?, ?)
