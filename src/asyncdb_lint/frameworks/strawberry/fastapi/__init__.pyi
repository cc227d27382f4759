"""strawberry.fastapi: a schema behind a router; what gets the context is a dependency."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework
from fastapi import APIRouter

class GraphQLRouter(APIRouter):
    def __init__(
        self,
        schema: Any,
        path: str = "",
        *args: Any,
        root_value_getter: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        context_getter: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        **options: Any,
    ) -> None: ...
