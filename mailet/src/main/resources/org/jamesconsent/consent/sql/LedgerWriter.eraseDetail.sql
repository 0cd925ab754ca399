DELETE FROM event_detail
WHERE event = (SELECT id FROM event WHERE id = ? AND organisation = ? AND subject = ?)
