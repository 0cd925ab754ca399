INSERT INTO verdict_kind (allowed, code, rule, dry_run) VALUES (?, ?, ?, ?) RETURNING id
