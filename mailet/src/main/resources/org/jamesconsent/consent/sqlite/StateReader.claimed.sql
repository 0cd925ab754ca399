SELECT recipient FROM split_claim WHERE split = (SELECT id FROM split WHERE message = ?1)
