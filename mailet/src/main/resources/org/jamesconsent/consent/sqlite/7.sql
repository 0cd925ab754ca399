-- Version 7: which requests of other systems were answered, and how. Keys and fingerprints are keyed hashes. Forgotten after a
-- day or so, see RequestJournal.

CREATE TABLE request (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    answer BLOB
) STRICT, WITHOUT ROWID;

CREATE INDEX request_by_age ON request (begun_at);
