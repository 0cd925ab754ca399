SELECT run FROM split_claim WHERE split = (SELECT id FROM split WHERE message = ?1) AND recipient = ?2
