SELECT id FROM purpose WHERE organisation = ? AND name = ? AND channel = ?
