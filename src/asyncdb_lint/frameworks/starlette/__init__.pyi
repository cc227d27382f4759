"""Starlette: plain `def` endpoints and background tasks run in a thread pool, everything else on the event loop."""

FRAMEWORK = {"name": "Starlette", "distributions": ("starlette",)}
