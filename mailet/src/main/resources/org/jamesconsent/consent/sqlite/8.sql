-- Version 8: how far other systems were told what the ledger holds, and what they did not take, see WebhookJournal.

CREATE TABLE webhook (
    name TEXT PRIMARY KEY,
    told INTEGER NOT NULL,
    owner TEXT NOT NULL,
    owned_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE undelivered (
    webhook TEXT NOT NULL,
    entry INTEGER NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (webhook, entry)
) STRICT, WITHOUT ROWID;
