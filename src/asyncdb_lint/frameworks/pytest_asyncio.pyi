"""pytest_asyncio: coroutines and asynchronous generators as what tests are given."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

FRAMEWORK = {"name": "pytest-asyncio", "distributions": ("pytest-asyncio",)}

F = TypeVar("F")

@decorates("same")
def fixture(*args: Any, **options: Any) -> Callable[[F], F]: ...
