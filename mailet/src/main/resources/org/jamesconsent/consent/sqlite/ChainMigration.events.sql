SELECT e.id, e.recorded_at, ifnull(o.name, ''), e.subject, e.at, e.act, p.name, p.channel, e.method, e.proof, e.objection,
    e.by_staff, e.undone_at, e.detail_hash, e.previous, e.previous_hash, e.hash, d.event,
    d.delivery_status, d.audience, d.language, d.birth_date, d.informed, d.activities, d.customer_of, d.opt_out_offered,
    d.last_contact, d.source, d.ip, d.user_agent, d.wording, d.confirmed_at, d.confirmed_ip, d.message_id, d.reason, d.salt
FROM event AS e
LEFT JOIN organisation AS o ON o.id = e.organisation
LEFT JOIN purpose AS p ON p.id = e.purpose
LEFT JOIN event_detail AS d ON d.event = e.id
ORDER BY e.organisation, e.subject, e.id
