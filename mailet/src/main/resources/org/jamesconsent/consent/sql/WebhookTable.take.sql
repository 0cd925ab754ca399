-- Without WHERE SQLite would take ON for a join's.
INSERT INTO webhook (name, told, owner, owned_until)
SELECT ?, coalesce(max(id), 0), ?, ? FROM event WHERE true
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, owned_until = excluded.owned_until
WHERE webhook.owner = excluded.owner OR webhook.owned_until <= ?
