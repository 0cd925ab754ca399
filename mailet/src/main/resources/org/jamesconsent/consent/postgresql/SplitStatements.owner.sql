SELECT c.run FROM split AS s JOIN split_claim AS c ON c.split = s.id WHERE s.message = ? AND c.recipient = ?
