INSERT INTO undelivered (webhook, entry, at, reason) VALUES (?, ?, ?, ?)
ON CONFLICT (webhook, entry) DO UPDATE SET at = excluded.at, reason = excluded.reason
