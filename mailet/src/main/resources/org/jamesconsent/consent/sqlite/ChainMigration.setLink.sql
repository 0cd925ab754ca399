UPDATE event SET detail_hash = ?2, previous = ?3, previous_hash = ?4, hash = ?5 WHERE id = ?1
