"""tornado.concurrent: methods that run in an executor of their object."""

from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

@decorates("submitted")
def run_on_executor(*args: Any, **kwargs: Any) -> Any: ...
