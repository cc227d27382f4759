"""django.urls: which view answers which request."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

def path(
    route: str,
    view: Annotated[Callable[..., Any], called_by_framework(when="request")],
    kwargs: dict[str, Any] | None = None,
    name: str | None = None,
) -> Any: ...
def re_path(
    route: str,
    view: Annotated[Callable[..., Any], called_by_framework(when="request")],
    kwargs: dict[str, Any] | None = None,
    name: str | None = None,
) -> Any: ...
def include(arg: Any, namespace: str | None = None) -> Any: ...
def __getattr__(name: str) -> Any: ...  # reverse, resolve, …
