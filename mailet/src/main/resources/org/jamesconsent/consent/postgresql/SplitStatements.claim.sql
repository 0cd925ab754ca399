INSERT INTO split_claim (split, recipient, run) SELECT ?, wanted.recipient, ? FROM unnest(?::bytea[]) AS wanted (recipient)
ON CONFLICT DO NOTHING
