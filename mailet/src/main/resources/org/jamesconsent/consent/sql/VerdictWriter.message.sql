SELECT id, at FROM judged_message WHERE message_key = ? AND purpose = ?
