"""redis.commands: what the clients are made of."""
