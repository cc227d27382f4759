"""aiogram.dispatcher.middlewares.base: middlewares as classes."""

from typing import Any

from asyncdb_lint.vocabulary import called_by_framework

class BaseMiddleware:
    @called_by_framework(when="request", sync="loop")
    async def __call__(self, handler: Any, event: Any, data: dict[str, Any]) -> Any: ...
