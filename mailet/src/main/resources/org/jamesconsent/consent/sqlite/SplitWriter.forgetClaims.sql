DELETE FROM split_claim
WHERE split = ?1 AND recipient IN (SELECT recipient FROM split_claim WHERE split = ?1 ORDER BY recipient LIMIT ?2)
