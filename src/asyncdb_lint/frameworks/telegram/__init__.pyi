"""telegram: Telegram's objects, whose methods are coroutines."""

from typing import Any

FRAMEWORK = {"name": "python-telegram-bot", "distributions": ("python-telegram-bot",)}

class Update:
    message: Any
    effective_user: Any
    effective_chat: Any
    effective_message: Any
    callback_query: Any
    def __getattr__(self, name: str) -> Any: ...

def __getattr__(name: str) -> Any: ...
