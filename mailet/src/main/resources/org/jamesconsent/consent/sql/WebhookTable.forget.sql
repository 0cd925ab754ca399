DELETE FROM undelivered WHERE webhook = ? AND entry = ?
