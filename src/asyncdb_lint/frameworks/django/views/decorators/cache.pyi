"""django.views.decorators.cache: how long a view's response is kept; another visitor has it computed again."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

@decorates("same")
def cache_page(*args: Any, **kwargs: Any) -> Callable[[F], F]: ...
@decorates("same")
def cache_control(*args: Any, **kwargs: Any) -> Callable[[F], F]: ...
@decorates("same")
def never_cache(view_func: F) -> F: ...
