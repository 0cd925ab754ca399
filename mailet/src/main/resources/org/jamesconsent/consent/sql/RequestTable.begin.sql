INSERT INTO request (key, fingerprint, begun_at) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE
SET fingerprint = excluded.fingerprint, begun_at = excluded.begun_at, answer = NULL
WHERE request.begun_at < ? OR request.answer IS NULL AND request.begun_at < ?
