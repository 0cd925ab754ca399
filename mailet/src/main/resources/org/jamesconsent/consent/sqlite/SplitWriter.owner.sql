SELECT run FROM split_claim WHERE split = ?1 AND recipient = ?2
