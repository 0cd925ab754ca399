UPDATE event_detail SET salt = ?2 WHERE event = ?1
