INSERT INTO state (organisation, subject, purpose, fields) VALUES (?, ?, ?, ?)
ON CONFLICT (organisation, subject, purpose) DO UPDATE SET fields = excluded.fields
