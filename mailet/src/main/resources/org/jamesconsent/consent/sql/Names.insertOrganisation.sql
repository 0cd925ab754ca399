INSERT INTO organisation (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
