"""pyrogram.filters: conditions of handlers; a plain function runs in a thread."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class Filter: ...

def create(
    func: Annotated[Callable[..., Any], called_by_framework(when="request")], name: str | None = None, **kwargs: Any
) -> Filter: ...
def __getattr__(name: str) -> Any: ...  # private, command, regex, …
