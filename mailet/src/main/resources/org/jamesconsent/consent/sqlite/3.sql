-- Version 3: the events of a person form a chain, and checkpoints sign all chains. See LedgerRow and LedgerVerification.

-- Over the row of event_detail and its salt: what is personal can go, and the chain still holds. Null if there is none.
ALTER TABLE event ADD COLUMN detail_hash BLOB CHECK (length(detail_hash) = 32);
-- The entry before this one of the same person, and its hash. Null if there is none.
ALTER TABLE event ADD COLUMN previous INTEGER;
ALTER TABLE event ADD COLUMN previous_hash BLOB CHECK (length(previous_hash) = 32);
-- Over all of the row. Null only while a file is brought up to date.
ALTER TABLE event ADD COLUMN hash BLOB CHECK (length(hash) = 32);
-- So that nobody finds out what went by trying: goes with the row.
ALTER TABLE event_detail ADD COLUMN salt BLOB;

DROP TRIGGER event_is_never_changed;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event WHEN old.hash IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER event_is_hashed BEFORE INSERT ON event WHEN new.hash IS NULL
BEGIN
    SELECT RAISE(ABORT, 'the ledger takes no event without its hash');
END;

-- What all chains of an organisation came to, signed with a key that is not in here.
CREATE TABLE checkpoint (
    organisation INTEGER NOT NULL REFERENCES organisation,
    number INTEGER NOT NULL CHECK (number > 0),
    at INTEGER NOT NULL,
    last_entry INTEGER NOT NULL,
    events INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 32),
    PRIMARY KEY (organisation, number)
) STRICT, WITHOUT ROWID;
