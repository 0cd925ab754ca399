SELECT recipient FROM split_claim WHERE split = ? AND run = ? AND recipient = ANY (?)
