SELECT coalesce(max(version::integer), 0) FROM schema_version WHERE success AND version IS NOT NULL
