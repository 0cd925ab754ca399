-- The columns of EventRows.history.sql, and whose the event is.
SELECT e.id, e.recorded_at, e.at, e.act, p.name, p.channel, e.method, e.proof, e.objection, e.by_staff,
    d.delivery_status, d.audience, d.language, d.birth_date, d.informed, d.activities, d.customer_of, d.opt_out_offered,
    d.last_contact,
    d.source, d.ip, d.user_agent, d.wording, d.confirmed_at, d.confirmed_ip, d.message_id, d.reason,
    e.undone_at, e.erased, e.detail_hash IS NOT NULL AND d.event IS NULL AS detail_erased,
    o.name AS organisation_name, e.subject AS subject
FROM event AS e
JOIN organisation AS o ON o.id = e.organisation
LEFT JOIN purpose AS p ON p.id = e.purpose
LEFT JOIN event_detail AS d ON d.event = e.id
WHERE e.id > ?
ORDER BY e.id
LIMIT ?
