SELECT id, at FROM judged_message ORDER BY id LIMIT 1
