UPDATE organisation SET key_fingerprint = coalesce(key_fingerprint, ?2) WHERE id = ?1 RETURNING key_fingerprint
