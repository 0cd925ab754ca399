-- Which requests of other systems were answered, and how. Keys and fingerprints are keyed hashes. Forgotten after a day or so,
-- see RequestJournal.

CREATE TABLE request (
    key text COLLATE "C" PRIMARY KEY,
    fingerprint text NOT NULL,
    begun_at bigint NOT NULL,
    answer bytea
);

CREATE INDEX request_by_age ON request (begun_at);
