SELECT state, method, proof, at, entry, guardian_authorised_at, guardian_revoked_at, guardian_entry
FROM purpose_state
WHERE purpose = ?1 AND subject = ?2
