"""dependency_injector.wiring: parameters whose default says what provides them."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

_F = TypeVar("_F", bound=Callable[..., Any])

@decorates("same")
def inject(fn: _F) -> _F: ...
def __getattr__(name: str) -> Any: ...  # Provide, Provider, Closing, as_int, …
