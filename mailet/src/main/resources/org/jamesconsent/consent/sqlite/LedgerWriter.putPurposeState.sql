INSERT OR REPLACE INTO purpose_state (purpose, subject,
    state, method, proof, at, entry, guardian_authorised_at, guardian_revoked_at, guardian_entry)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
