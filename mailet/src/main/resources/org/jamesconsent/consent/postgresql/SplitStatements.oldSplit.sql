-- Passes by what another transaction works on.
SELECT id FROM split WHERE begun_at < ? ORDER BY begun_at LIMIT 1 FOR UPDATE SKIP LOCKED
