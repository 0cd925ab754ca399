INSERT INTO split (message, begun_at) VALUES (?, ?) ON CONFLICT (message) DO NOTHING RETURNING id
