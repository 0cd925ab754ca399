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
    by_staff INTEGER
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

-- Derived: today's SubjectState. The columns *_age say how long before profile_at a part of the profile was told, which
-- is nearly always 0 and then takes no room; they are null where nothing was told.
CREATE TABLE subject_state (
    organisation INTEGER NOT NULL,
    subject BLOB NOT NULL,
    profile_entry INTEGER NOT NULL,
    objection_entry INTEGER NOT NULL,
    block_entry INTEGER NOT NULL,
    undeliverable_entry INTEGER NOT NULL,
    objection_kind TEXT,
    objected_at INTEGER,
    objection_lifted_at INTEGER,
    blocked_at INTEGER,
    unblocked_at INTEGER,
    undeliverable_at INTEGER,
    deliverable_at INTEGER,
    profile_at INTEGER,
    audience TEXT,
    audience_age INTEGER,
    language TEXT,
    language_age INTEGER,
    birth_date TEXT,
    birth_date_age INTEGER,
    informed INTEGER,
    informed_age INTEGER,
    activities TEXT,
    activities_age INTEGER,
    customer_of TEXT,
    customer_of_age INTEGER,
    opt_out_offered INTEGER,
    opt_out_offered_age INTEGER,
    last_contact INTEGER,
    PRIMARY KEY (organisation, subject)
) STRICT, WITHOUT ROWID;

-- Derived: today's PurposeState.
CREATE TABLE purpose_state (
    purpose INTEGER NOT NULL,
    subject BLOB NOT NULL,
    state TEXT NOT NULL,
    method TEXT,
    proof TEXT NOT NULL,
    at INTEGER,
    entry INTEGER NOT NULL,
    guardian_authorised_at INTEGER,
    guardian_revoked_at INTEGER,
    guardian_entry INTEGER NOT NULL,
    PRIMARY KEY (purpose, subject)
) STRICT, WITHOUT ROWID;
