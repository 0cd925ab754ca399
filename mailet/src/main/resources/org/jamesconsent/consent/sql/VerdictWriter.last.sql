SELECT number, kind, entry FROM verdict WHERE message = ? AND subject = ? ORDER BY number DESC LIMIT 1
