SELECT p.name, p.channel, m.message_key, v.subject, m.at + v.later, k.allowed, k.code, k.rule, v.entry, k.dry_run
FROM judged_message AS m
JOIN purpose AS p ON p.id = m.purpose
JOIN verdict AS v ON v.message = m.id AND v.subject = ?
JOIN verdict_kind AS k ON k.id = v.kind
WHERE m.message_key = ? AND p.organisation = (SELECT id FROM organisation WHERE name = ?)
ORDER BY m.id, v.number
