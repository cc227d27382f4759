"""websockets.asyncio: connections on an event loop."""
