"""sqlmodel.ext.asyncio: the session for coroutines, in `.session`."""
