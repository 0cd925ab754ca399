SELECT entry, at, reason FROM undelivered WHERE webhook = ? ORDER BY entry LIMIT ?
