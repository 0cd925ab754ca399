SELECT key_fingerprint FROM organisation WHERE name = ?
