UPDATE organisation SET key_fingerprint = coalesce(key_fingerprint, ?) WHERE id = ? RETURNING key_fingerprint
