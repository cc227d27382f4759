"""django.contrib.auth.decorators: who may see a view."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

@decorates("same")
def login_required(view_func: F) -> F: ...
@decorates("same")
def permission_required(*args: Any, **kwargs: Any) -> Callable[[F], F]: ...
@decorates("same")
def user_passes_test(*args: Any, **kwargs: Any) -> Callable[[F], F]: ...
