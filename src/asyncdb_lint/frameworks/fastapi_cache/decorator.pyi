"""fastapi_cache.decorator: a function whose result is kept, for each key and for a time; it may run at any request."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

@decorates("same")
def cache(expire: int | None = None, *args: Any, **options: Any) -> Callable[[F], F]: ...
