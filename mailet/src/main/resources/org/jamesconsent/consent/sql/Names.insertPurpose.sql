INSERT INTO purpose (organisation, name, channel) VALUES (?, ?, ?)
ON CONFLICT (organisation, name, channel) DO UPDATE SET name = excluded.name
RETURNING id
