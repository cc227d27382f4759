"""mcp.server.fastmcp: a server by decorators (1.x only); a plain `def` runs on the event loop."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers

F = TypeVar("F")

class Context:
    def __getattr__(self, name: str) -> Any: ...

class FastMCP:
    def __init__(
        self,
        name: str | None = None,
        instructions: str | None = None,
        *args: Any,
        lifespan: Annotated[Callable[[FastMCP], Any] | None, called_by_framework(when="startup", sync="loop")] = None,
        **settings: Any,
    ) -> None: ...
    @registers(when="request", sync="loop")
    def tool(self, name: str | None = None, *args: Any, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request", sync="loop")
    def resource(self, uri: str, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request", sync="loop")
    def prompt(self, name: str | None = None, *args: Any, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request")
    def custom_route(self, path: str, methods: list[str], *args: Any, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request", sync="loop")
    def completion(self) -> Callable[[F], F]: ...
    def add_tool(
        self, fn: Annotated[Callable[..., Any], called_by_framework(when="request", sync="loop")], *args: Any, **options: Any
    ) -> None: ...
    def run(self, transport: str = "stdio", mount_path: str | None = None) -> None: ...
    async def run_stdio_async(self) -> None: ...
    async def call_tool(self, name: str, arguments: dict[str, Any]) -> Any: ...
