"""pytest: functions that tests are given, and marks."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

FRAMEWORK = {"name": "pytest", "distributions": ("pytest",)}

F = TypeVar("F")

@decorates("same")
def fixture(*args: Any, **options: Any) -> Callable[[F], F]: ...
def __getattr__(name: str) -> Any: ...  # mark, raises, skip, …
