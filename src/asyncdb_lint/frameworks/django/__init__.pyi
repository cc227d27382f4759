"""Django: plain `def` views, middleware and signal receivers run in a thread, under ASGI too; coroutines run on the event loop."""

FRAMEWORK = {"name": "Django", "distributions": ("django",)}
