"""aiogram.client: the connection to Telegram."""

from typing import Any

def __getattr__(name: str) -> Any: ...
