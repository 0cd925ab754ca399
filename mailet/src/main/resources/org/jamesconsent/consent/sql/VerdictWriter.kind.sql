SELECT id FROM verdict_kind WHERE allowed = ? AND code = ? AND rule = ? AND dry_run = ?
