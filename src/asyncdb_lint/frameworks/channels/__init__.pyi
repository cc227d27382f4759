"""Django Channels: consumers over Django."""

FRAMEWORK = {"name": "Django Channels", "distributions": ("channels",)}
