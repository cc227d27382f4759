"""discord.utils: searches over what the client knows."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import Called

T = TypeVar("T")

def find(predicate: Called[Callable[[T], Any]], iterable: Iterable[T], /) -> T | None: ...
def __getattr__(name: str) -> Any: ...
