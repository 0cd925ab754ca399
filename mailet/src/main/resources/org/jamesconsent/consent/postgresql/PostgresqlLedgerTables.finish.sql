INSERT INTO event (id, recorded_at, organisation, subject, at, act, purpose, method, proof, objection, by_staff, undone_at,
    detail_hash, previous, previous_hash, hash, erased)
SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bigint[], ?::text[], ?::bigint[], ?::text[],
    ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bigint[], ?::bytea[], ?::bytea[], ?::text[]);
INSERT INTO event_detail (event, delivery_status, audience, language, birth_date, informed, activities, customer_of,
    opt_out_offered, last_contact, source, ip, user_agent, wording, confirmed_at, confirmed_ip, message_id, reason, salt)
SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::bigint[],
    ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bytea[]);
INSERT INTO state (organisation, subject, purpose, fields)
SELECT * FROM unnest(?::bigint[], ?::bytea[], ?::bigint[], ?::text[])
ON CONFLICT (organisation, subject, purpose) DO UPDATE SET fields = excluded.fields
