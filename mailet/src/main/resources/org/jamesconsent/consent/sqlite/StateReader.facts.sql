-- ?1 organisation, ?2 purpose, ?3 channel, ?4 subject
SELECT 0, p.state, p.method, p.proof, p.at, p.entry, p.guardian_authorised_at, p.guardian_revoked_at, p.guardian_entry,
    s.profile_entry, s.objection_entry, s.block_entry, s.undeliverable_entry, s.objection_kind, s.objected_at,
    s.objection_lifted_at, s.blocked_at, s.unblocked_at, s.undeliverable_at, s.deliverable_at, s.profile_at,
    s.audience, s.audience_age, s.language, s.language_age, s.birth_date, s.birth_date_age, s.informed, s.informed_age,
    s.activities, s.activities_age, s.customer_of, s.customer_of_age, s.opt_out_offered, s.opt_out_offered_age,
    s.last_contact
FROM organisation AS o
LEFT JOIN subject_state AS s ON s.organisation = o.id AND s.subject = ?4
LEFT JOIN purpose_state AS p
    ON p.purpose = (SELECT id FROM purpose WHERE organisation = o.id AND name = ?2 AND channel = ?3) AND p.subject = ?4
WHERE o.name = ?1
