"""nats.aio: the client."""
