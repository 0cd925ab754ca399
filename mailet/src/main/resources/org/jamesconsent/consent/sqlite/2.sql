-- Version 2: how far the dividing of messages came. Forgotten after a month, see SplitJournal.

CREATE TABLE split (
    id INTEGER PRIMARY KEY,
    message TEXT NOT NULL UNIQUE,
    begun_at INTEGER NOT NULL
) STRICT;

CREATE INDEX split_by_age ON split (begun_at);

-- Which run serves a recipient: the first that said so.
CREATE TABLE split_claim (
    split INTEGER NOT NULL REFERENCES split,
    recipient BLOB NOT NULL CHECK (length(recipient) = 16),
    run INTEGER NOT NULL,
    PRIMARY KEY (split, recipient)
) STRICT, WITHOUT ROWID;
