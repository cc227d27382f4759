"""sanic.blueprints: groups of handlers."""

from typing import Any

from sanic._registering import _Registering

class _Context:
    """The open namespace of a blueprint."""

    def __getattr__(self, name: str) -> Any: ...

class Blueprint(_Registering):
    ctx: _Context
    def __init__(self, name: str, *args: Any, **options: Any) -> None: ...
