SELECT p.name, p.channel, m.message_key, v.subject, m.at + v.later, k.allowed, k.code, k.rule, v.entry, k.dry_run
FROM verdict AS v
JOIN judged_message AS m ON m.id = v.message
JOIN purpose AS p ON p.id = m.purpose
JOIN verdict_kind AS k ON k.id = v.kind
WHERE v.message IN (SELECT id FROM judged_message WHERE message_key = ?)
    AND v.subject = ?
    AND p.organisation = (SELECT id FROM organisation WHERE name = ?)
ORDER BY m.id, v.number
