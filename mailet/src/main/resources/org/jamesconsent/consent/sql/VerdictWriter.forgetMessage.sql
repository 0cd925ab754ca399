DELETE FROM judged_message WHERE id = ?
