-- Whether no snapshot is older than this statement.
SELECT NOT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age(pg_current_xact_id()::xid))
