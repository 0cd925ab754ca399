-- How far other systems were told what the ledger holds, and what they did not take, see WebhookJournal.

CREATE TABLE webhook (
    name text COLLATE "C" PRIMARY KEY,
    told bigint NOT NULL,
    owner text NOT NULL,
    owned_until bigint NOT NULL
);

CREATE TABLE undelivered (
    webhook text COLLATE "C" NOT NULL,
    entry bigint NOT NULL,
    at bigint NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (webhook, entry)
);
