"""django.utils.decorators: decorators of methods, and what middleware says of itself."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

@decorates("same")
def method_decorator(decorator: Any, name: str = "") -> Callable[[F], F]: ...
@decorates("same")
def sync_only_middleware(func: F) -> F: ...
@decorates("same")
def async_only_middleware(func: F) -> F: ...
@decorates("same")
def sync_and_async_middleware(func: F) -> F: ...
