SELECT profile_entry, objection_entry, block_entry, undeliverable_entry, objection_kind, objected_at,
    objection_lifted_at, blocked_at, unblocked_at, undeliverable_at, deliverable_at, profile_at,
    audience, audience_age, language, language_age, birth_date, birth_date_age, informed, informed_age,
    activities, activities_age, customer_of, customer_of_age, opt_out_offered, opt_out_offered_age, last_contact
FROM subject_state
WHERE organisation = ?1 AND subject = ?2
