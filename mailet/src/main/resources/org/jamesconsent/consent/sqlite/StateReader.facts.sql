-- ?1 organisation, ?2 purpose, ?3 channel, ?4 subject
SELECT person.fields, consent.fields
FROM organisation AS o
LEFT JOIN purpose AS p ON p.organisation = o.id AND p.name = ?2 AND p.channel = ?3
LEFT JOIN state AS person ON person.organisation = o.id AND person.subject = ?4 AND person.purpose = 0
LEFT JOIN state AS consent ON consent.organisation = o.id AND consent.subject = ?4 AND consent.purpose = p.id
WHERE o.name = ?1
