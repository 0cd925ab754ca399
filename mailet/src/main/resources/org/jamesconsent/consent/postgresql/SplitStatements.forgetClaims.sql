DELETE FROM split_claim
WHERE split = ? AND recipient IN (SELECT recipient FROM split_claim WHERE split = ? ORDER BY recipient LIMIT ?)
