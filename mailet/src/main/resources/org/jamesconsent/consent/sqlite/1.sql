-- Version 1: the ledger and what is derived from it. All times are microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE organisation (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    key_fingerprint TEXT
) STRICT;

-- A purpose on one channel. Rows stay when a purpose is deleted from the configuration: opt-outs refer to them.
CREATE TABLE purpose (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation,
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    UNIQUE (organisation, name, channel)
) STRICT;

-- The ledger: what happened, under a pseudonym. Never changed; what is personal stands in event_detail.
CREATE TABLE event (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    organisation INTEGER NOT NULL REFERENCES organisation,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    act TEXT NOT NULL,
    purpose INTEGER REFERENCES purpose,
    method TEXT,
    proof TEXT,
    objection TEXT,
    by_staff INTEGER,
    undone_at INTEGER
) STRICT;

CREATE INDEX event_of_subject ON event (organisation, subject);

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- Evidence and what was learnt: personal data, apart from the ledger so that they can be erased and it stays whole.
CREATE TABLE event_detail (
    event INTEGER PRIMARY KEY REFERENCES event,
    source TEXT,
    ip TEXT,
    user_agent TEXT,
    wording TEXT,
    confirmed_at INTEGER,
    confirmed_ip TEXT,
    message_id TEXT,
    reason TEXT,
    delivery_status TEXT,
    audience TEXT,
    language TEXT,
    birth_date TEXT,
    informed INTEGER,
    activities TEXT,
    customer_of TEXT,
    opt_out_offered INTEGER,
    last_contact INTEGER
) STRICT;

-- Derived: today's states, in one tree so that one look-up finds a person and the consent in question side by side.
-- purpose 0 is the person as a whole (SubjectState), any other that purpose (PurposeState). fields holds the values
-- separated by tabs, see StateText; the first one of a purpose is its ConsentState.
CREATE TABLE state (
    organisation INTEGER NOT NULL,
    subject BLOB NOT NULL,
    purpose INTEGER NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (organisation, subject, purpose)
) STRICT, WITHOUT ROWID;
