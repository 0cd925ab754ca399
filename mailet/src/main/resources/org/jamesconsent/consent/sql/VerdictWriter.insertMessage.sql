INSERT INTO judged_message (message_key, purpose, at) VALUES (?, ?, ?) RETURNING id
