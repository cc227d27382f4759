"""aiogram.filters.base: conditions as classes."""

from typing import Any

from asyncdb_lint.vocabulary import called_by_framework

class Filter:
    @called_by_framework(when="request", sync="loop")
    async def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
