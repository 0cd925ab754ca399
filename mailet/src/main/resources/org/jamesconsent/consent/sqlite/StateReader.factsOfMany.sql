-- ?1 organisation, ?2 purpose, ?3 channel, ?4 the subjects' 16 bytes one behind the other, ?5 how many they are
WITH RECURSIVE wanted (position, subject) AS (
    SELECT 0, substr(?4, 1, 16)
    UNION ALL
    SELECT position + 1, substr(?4, 16 * position + 17, 16) FROM wanted WHERE position < ?5 - 1
)
SELECT w.position, p.state, p.method, p.proof, p.at, p.entry, p.guardian_authorised_at, p.guardian_revoked_at,
    p.guardian_entry,
    s.profile_entry, s.objection_entry, s.block_entry, s.undeliverable_entry, s.objection_kind, s.objected_at,
    s.objection_lifted_at, s.blocked_at, s.unblocked_at, s.undeliverable_at, s.deliverable_at, s.profile_at,
    s.audience, s.audience_age, s.language, s.language_age, s.birth_date, s.birth_date_age, s.informed, s.informed_age,
    s.activities, s.activities_age, s.customer_of, s.customer_of_age, s.opt_out_offered, s.opt_out_offered_age,
    s.last_contact
FROM organisation AS o
CROSS JOIN wanted AS w
LEFT JOIN subject_state AS s ON s.organisation = o.id AND s.subject = w.subject
LEFT JOIN purpose_state AS p
    ON p.purpose = (SELECT id FROM purpose WHERE organisation = o.id AND name = ?2 AND channel = ?3)
    AND p.subject = w.subject
WHERE o.name = ?1 AND (s.profile_entry IS NOT NULL OR p.state IS NOT NULL)
