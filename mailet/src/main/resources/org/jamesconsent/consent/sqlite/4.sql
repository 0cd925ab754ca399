-- Version 4: erasures. Which entries of the same person lost their detail, as numbers separated by blanks.

ALTER TABLE event ADD COLUMN erased TEXT;
