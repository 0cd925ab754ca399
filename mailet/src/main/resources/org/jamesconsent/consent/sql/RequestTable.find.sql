SELECT fingerprint, answer FROM request WHERE key = ?
