DELETE FROM event_detail AS d
USING unnest(?::bigint[], ?::bigint[], ?::bytea[]) AS erased (entry, organisation, subject)
JOIN event AS e ON e.id = erased.entry AND e.organisation = erased.organisation AND e.subject = erased.subject
WHERE d.event = erased.entry
