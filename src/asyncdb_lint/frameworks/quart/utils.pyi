"""quart.utils: a function that runs in a thread."""

from typing import TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

@decorates("offloaded")
def run_sync(func: F) -> F: ...
