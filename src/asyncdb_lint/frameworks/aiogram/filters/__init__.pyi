"""aiogram.filters: conditions of handlers."""

from typing import Any

from aiogram.filters.base import Filter as Filter

BaseFilter = Filter

def __getattr__(name: str) -> Any: ...  # Command, StateFilter, …
