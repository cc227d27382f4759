"""django.views.decorators.csrf: protection of views."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

@decorates("same")
def csrf_protect(view_func: F) -> F: ...
@decorates("same")
def csrf_exempt(view_func: F) -> F: ...
@decorates("same")
def ensure_csrf_cookie(view_func: F) -> F: ...
@decorates("same")
def requires_csrf_token(view_func: F) -> F: ...
