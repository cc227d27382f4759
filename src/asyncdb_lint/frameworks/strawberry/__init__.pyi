"""strawberry: a plain `def` resolver runs where the query is executed: on the event loop behind an asynchronous view, in the server's
thread behind Django's and Flask's synchronous ones."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers

FRAMEWORK = {"name": "Strawberry", "distributions": ("strawberry-graphql",)}

F = TypeVar("F")

@registers(
    when="request",
    sync="loop",
    served_by=(
        "strawberry.asgi",
        "strawberry.fastapi",
        "strawberry.aiohttp",
        "strawberry.litestar",
        "strawberry.sanic",
        "strawberry.quart",
    ),
)
def field(
    resolver: Annotated[
        Callable[..., Any] | None,
        called_by_framework(
            when="request",
            sync="loop",
            served_by=(
                "strawberry.asgi",
                "strawberry.fastapi",
                "strawberry.aiohttp",
                "strawberry.litestar",
                "strawberry.sanic",
                "strawberry.quart",
            ),
        ),
    ] = None,
    **options: Any,
) -> Any: ...

mutation = field
subscription = field

class Schema:
    def __init__(self, query: Any, mutation: Any = None, subscription: Any = None, **options: Any) -> None: ...
    async def execute(self, query: Any, *args: Any, **options: Any) -> Any: ...
    def execute_sync(self, query: Any, *args: Any, **options: Any) -> Any: ...

def __getattr__(name: str) -> Any: ...  # type, input, interface, enum, Info, ID, …
