"""slowapi: limits of requests; a limited function is what it was."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

FRAMEWORK = {"name": "slowapi", "distributions": ("slowapi",)}

F = TypeVar("F")

class Limiter:
    def __init__(self, key_func: Callable[..., str], *args: Any, **options: Any) -> None: ...
    @decorates("same")
    def limit(self, limit_value: Any, *args: Any, **options: Any) -> Callable[[F], F]: ...
    @decorates("same")
    def shared_limit(self, limit_value: Any, scope: Any, *args: Any, **options: Any) -> Callable[[F], F]: ...
    @decorates("same")
    def exempt(self, obj: F) -> F: ...

def __getattr__(name: str) -> Any: ...
