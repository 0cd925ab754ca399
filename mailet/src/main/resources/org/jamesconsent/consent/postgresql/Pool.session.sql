-- Without waiting for the disk nothing would be durable; stronger settings than the default are left alone. Whoever hangs in the
-- middle of recording lets go of the ledger.
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
SET lock_timeout = %1$d;
SET idle_in_transaction_session_timeout = %2$d
