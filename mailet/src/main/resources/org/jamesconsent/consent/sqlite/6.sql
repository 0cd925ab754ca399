-- Version 6: the texts that people were shown, since evidence names them by version only. See WordingArchive.

CREATE TABLE wording (
    organisation INTEGER NOT NULL REFERENCES organisation,
    purpose TEXT NOT NULL,
    version TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (organisation, purpose, version, language)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER wording_is_never_changed BEFORE UPDATE ON wording
BEGIN
    SELECT RAISE(ABORT, 'a wording that people were shown is never changed');
END;

CREATE TRIGGER wording_is_never_removed BEFORE DELETE ON wording
BEGIN
    SELECT RAISE(ABORT, 'a wording that people were shown is never removed');
END;
