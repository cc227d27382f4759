"""starlette.middleware: the declaration of a middleware, built when the application starts."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class Middleware:
    def __init__(
        self, cls: Annotated[Callable[..., Any], called_by_framework(when="startup", sync="loop")], *args: Any, **kwargs: Any
    ) -> None: ...
