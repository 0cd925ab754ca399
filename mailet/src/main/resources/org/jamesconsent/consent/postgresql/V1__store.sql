-- The ledger and what is derived from it, and how far the dividing of messages came. The columns are those of the SQLite store, so
-- that rows have the same hashes in both. All times are microseconds since 1970-01-01T00:00:00Z; flags are 0 or 1.

CREATE TABLE organisation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    key_fingerprint text
);

-- A purpose on one channel. Rows stay when a purpose is deleted from the configuration: opt-outs refer to them.
CREATE TABLE purpose (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation bigint NOT NULL REFERENCES organisation,
    name text NOT NULL,
    channel text NOT NULL,
    UNIQUE (organisation, name, channel)
);

-- One row: the number of the last event. Whoever records locks it first. Thus events are numbered without gaps, in the order in
-- which they become visible, and nobody puts another event on the same end of a chain.
CREATE TABLE ledger (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last_entry bigint NOT NULL
) WITH (fillfactor = 10);

INSERT INTO ledger (last_entry) VALUES (0);

-- The ledger: what happened, under a pseudonym. Never changed; what is personal stands in event_detail. What it refers to needs
-- no foreign keys: nothing of that is ever removed, and the verification finds what is missing.
CREATE TABLE event (
    id bigint PRIMARY KEY CHECK (id > 0),
    recorded_at bigint NOT NULL,
    organisation bigint NOT NULL,
    subject bytea NOT NULL CHECK (length(subject) = 16),
    at bigint NOT NULL,
    act text NOT NULL,
    purpose bigint,
    method text,
    proof text,
    objection text,
    by_staff bigint,
    undone_at bigint,
    -- Over the row of event_detail and its salt: what is personal can go, and the chain still holds. Null if there is none.
    detail_hash bytea CHECK (length(detail_hash) = 32),
    -- The entry before this one of the same person, and its hash. Null if there is none.
    previous bigint,
    previous_hash bytea CHECK (length(previous_hash) = 32),
    -- Over all of the row.
    hash bytea NOT NULL CHECK (length(hash) = 32),
    -- Of an erasure: which entries of the same person lost their detail, as numbers separated by blanks.
    erased text
);

-- In the order in which chains are followed.
CREATE INDEX event_of_subject ON event (organisation, subject, id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END
$$;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Evidence and what was learnt: personal data, apart from the ledger so that they can be erased and it stays whole. The salt is
-- there so that nobody finds out what went by trying; it goes with the row.
CREATE TABLE event_detail (
    event bigint PRIMARY KEY,
    delivery_status text,
    audience text,
    language text,
    birth_date text,
    informed bigint,
    activities text,
    customer_of text,
    opt_out_offered bigint,
    last_contact bigint,
    source text,
    ip text,
    user_agent text,
    wording text,
    confirmed_at bigint,
    confirmed_ip text,
    message_id text,
    reason text,
    salt bytea
);

-- Derived: today's states, one index for all, so that a person and the consent in question lie side by side in it. purpose 0 is the
-- person as a whole, any other that purpose. fields holds the values separated by tabs; the first one of a purpose is its state.
-- Room is left in each page, so that a change stays on it and no index has to follow.
CREATE TABLE state (
    organisation bigint NOT NULL,
    subject bytea NOT NULL,
    purpose bigint NOT NULL,
    fields text NOT NULL,
    PRIMARY KEY (organisation, subject, purpose)
) WITH (fillfactor = 90);

-- What all chains of an organisation came to, signed with a key that is not in here.
CREATE TABLE checkpoint (
    organisation bigint NOT NULL REFERENCES organisation,
    number bigint NOT NULL CHECK (number > 0),
    at bigint NOT NULL,
    last_entry bigint NOT NULL,
    events bigint NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    signature bytea NOT NULL CHECK (length(signature) = 32),
    PRIMARY KEY (organisation, number)
);

-- How far the dividing of messages came. Forgotten after a month, see SplitJournal.
CREATE TABLE split (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message text NOT NULL UNIQUE,
    begun_at bigint NOT NULL
);

CREATE INDEX split_by_age ON split (begun_at);

-- Which run serves a recipient: the first that said so.
CREATE TABLE split_claim (
    split bigint NOT NULL REFERENCES split,
    recipient bytea NOT NULL CHECK (length(recipient) = 16),
    run bigint NOT NULL,
    PRIMARY KEY (split, recipient)
);

-- Which verdict each recipient of each message got, see VerdictJournal. Forgotten after a while.
CREATE TABLE judged_message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_key bytea NOT NULL CHECK (length(message_key) = 16),
    purpose bigint NOT NULL REFERENCES purpose,
    at bigint NOT NULL,
    UNIQUE (message_key, purpose)
);

-- What many verdicts have in common.
CREATE TABLE verdict_kind (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    allowed bigint NOT NULL,
    code text NOT NULL,
    rule bigint NOT NULL,
    dry_run bigint NOT NULL,
    UNIQUE (allowed, code, rule, dry_run)
);

-- number counts the verdicts on one recipient of one message from 0; the last one counts. later is when it was given, in
-- microseconds after the message's at.
CREATE TABLE verdict (
    message bigint NOT NULL REFERENCES judged_message,
    subject bytea NOT NULL CHECK (length(subject) = 16),
    number bigint NOT NULL,
    kind bigint NOT NULL REFERENCES verdict_kind,
    entry bigint NOT NULL,
    later bigint NOT NULL,
    PRIMARY KEY (message, subject, number)
);

CREATE INDEX verdict_of_subject ON verdict (subject, message);

-- The texts that people were shown, since evidence names them by version only. See WordingArchive.
CREATE TABLE wording (
    organisation bigint NOT NULL REFERENCES organisation,
    purpose text COLLATE "C" NOT NULL,
    version text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    text text NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (organisation, purpose, version, language)
);

CREATE FUNCTION refuse_change_of_wording() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a wording that people were shown is never changed or removed';
END
$$;

CREATE TRIGGER wording_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON wording
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_wording();
