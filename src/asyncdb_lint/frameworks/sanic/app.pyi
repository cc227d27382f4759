"""sanic.app: the application, its context, and what is called besides requests."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework, registers
from sanic._registering import Handler, Listener, _Registering
from sanic.blueprints import Blueprint

class _Context:
    """The open namespace of an application, or what the application was given as one."""

    def __getattr__(self, name: str) -> Any: ...

class _Config:
    def __getattr__(self, name: str) -> Any: ...
    def __getitem__(self, key: str) -> Any: ...

class Sanic(_Registering):
    ctx: _Context
    config: _Config
    def __init__(self, name: str, config: Any = None, ctx: Any = None, **options: Any) -> None: ...
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...
    @classmethod
    def get_app(cls, name: str | None = None, *, force_create: bool = False) -> Sanic: ...
    def blueprint(self, blueprint: Any, **options: Any) -> None: ...
    def register_listener(
        self, listener: Annotated[Listener, called_by_framework(when="startup", sync="loop")], event: str, *, priority: int = 0
    ) -> Any: ...
    def register_middleware(
        self,
        middleware: Annotated[Callable[..., Any], called_by_framework(when="request", sync="loop")],
        attach_to: str = "request",
        **options: Any,
    ) -> Any: ...
    def add_task(
        self, task: Annotated[Callable[[Sanic], Any], called_by_framework(when="background", sync="loop")], **options: Any
    ) -> Any: ...
    async def dispatch(self, event: str, **options: Any) -> Any: ...
    def run(self, *args: Any, **options: Any) -> None: ...
