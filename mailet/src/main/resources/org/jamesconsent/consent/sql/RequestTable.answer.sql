UPDATE request SET answer = ? WHERE key = ?
