"""backoff: functions called again when they fail; where they run does not change."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

FRAMEWORK = {"name": "backoff", "distributions": ("backoff",)}

F = TypeVar("F")

@decorates("same")
def on_exception(wait_gen: Any, exception: Any, **options: Any) -> Callable[[F], F]: ...
@decorates("same")
def on_predicate(wait_gen: Any, predicate: Any = ..., **options: Any) -> Callable[[F], F]: ...
def __getattr__(name: str) -> Any: ...  # expo, fibo, full_jitter, …
