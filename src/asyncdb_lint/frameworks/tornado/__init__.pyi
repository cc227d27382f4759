"""Tornado: everything runs on the event loop, plain `def` or not."""

FRAMEWORK = {"name": "Tornado", "distributions": ("tornado",)}
