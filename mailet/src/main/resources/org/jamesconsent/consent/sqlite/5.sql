-- Version 5: which verdict each recipient of each message got, see VerdictJournal. Forgotten after a while. Laid out to be
-- small, since it grows with every copy that is sent.

CREATE TABLE judged_message (
    id INTEGER PRIMARY KEY,
    message_key BLOB NOT NULL CHECK (length(message_key) = 16),
    purpose INTEGER NOT NULL REFERENCES purpose,
    at INTEGER NOT NULL,
    UNIQUE (message_key, purpose)
) STRICT;

-- What many verdicts have in common.
CREATE TABLE verdict_kind (
    id INTEGER PRIMARY KEY,
    allowed INTEGER NOT NULL,
    code TEXT NOT NULL,
    rule INTEGER NOT NULL,
    dry_run INTEGER NOT NULL,
    UNIQUE (allowed, code, rule, dry_run)
) STRICT;

-- number counts the verdicts on one recipient of one message from 0; the last one counts. later is when it was given, in
-- microseconds after the message's at. In nearly all rows both are 0, which takes no room.
CREATE TABLE verdict (
    message INTEGER NOT NULL REFERENCES judged_message,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    number INTEGER NOT NULL,
    kind INTEGER NOT NULL REFERENCES verdict_kind,
    entry INTEGER NOT NULL,
    later INTEGER NOT NULL,
    PRIMARY KEY (message, subject, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX verdict_of_subject ON verdict (subject, message);
