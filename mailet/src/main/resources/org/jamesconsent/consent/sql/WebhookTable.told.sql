UPDATE webhook SET told = ? WHERE name = ? AND owner = ?
