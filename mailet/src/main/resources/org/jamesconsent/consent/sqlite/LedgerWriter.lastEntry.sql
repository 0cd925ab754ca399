SELECT ifnull(max(id), 0) FROM event
