SELECT told, owner, owned_until FROM webhook WHERE name = ?
