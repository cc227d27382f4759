"""mcp.server.lowlevel: a server by handlers of messages, which are coroutines."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import VERSION, called_by_framework, registers

F = TypeVar("F")

class Server:
    def __init__(
        self,
        name: str,
        *args: Any,
        lifespan: Annotated[Callable[[Server], Any], called_by_framework(when="startup", sync="loop")] = ...,
        **options: Any,
    ) -> None: ...
    async def run(self, read_stream: Any, write_stream: Any, initialization_options: Any, *args: Any, **options: Any) -> None: ...
    if VERSION >= (2,):
        def add_request_handler(
            self,
            method: str,
            params_type: Any,
            handler: Annotated[Callable[..., Any], called_by_framework(when="request", sync="loop")],
        ) -> None: ...
        def add_notification_handler(
            self,
            method: str,
            params_type: Any,
            handler: Annotated[Callable[..., Any], called_by_framework(when="request", sync="loop")],
        ) -> None: ...
    else:
        @registers(when="request", sync="loop")
        def list_tools(self) -> Callable[[F], F]: ...
        @registers(when="request", sync="loop")
        def call_tool(self, *, validate_input: bool = True) -> Callable[[F], F]: ...
        @registers(when="request", sync="loop")
        def list_resources(self) -> Callable[[F], F]: ...
        @registers(when="request", sync="loop")
        def list_resource_templates(self) -> Callable[[F], F]: ...
        @registers(when="request", sync="loop")
        def read_resource(self) -> Callable[[F], F]: ...
        @registers(when="request", sync="loop")
        def list_prompts(self) -> Callable[[F], F]: ...
        @registers(when="request", sync="loop")
        def get_prompt(self) -> Callable[[F], F]: ...
        @registers(when="request", sync="loop")
        def completion(self) -> Callable[[F], F]: ...
        @registers(when="request", sync="loop")
        def set_logging_level(self) -> Callable[[F], F]: ...
        @registers(when="request", sync="loop")
        def progress_notification(self) -> Callable[[F], F]: ...
