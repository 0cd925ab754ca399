INSERT INTO split_claim (split, recipient, run) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
