-- Kept from being forgotten until this transaction ends.
SELECT id FROM split WHERE message = ? FOR KEY SHARE
