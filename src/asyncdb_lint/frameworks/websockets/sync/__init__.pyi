"""websockets.sync: connections in threads."""
