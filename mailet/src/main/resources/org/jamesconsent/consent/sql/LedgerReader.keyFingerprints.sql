SELECT name, key_fingerprint FROM organisation WHERE key_fingerprint IS NOT NULL ORDER BY id
