COPY event (id, recorded_at, organisation, subject, at, act, purpose, method, proof, objection, by_staff, undone_at,
    detail_hash, previous, previous_hash, hash, erased)
FROM STDIN (FORMAT binary)
