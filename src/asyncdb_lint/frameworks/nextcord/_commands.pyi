"""Commands that Discord shows."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import registers

F = TypeVar("F")

class ApplicationCommand:
    @registers(when="request", sync="loop")
    def error(self, coro: F) -> F: ...
    @registers(when="request", sync="loop")
    def on_autocomplete(self, *args: Any, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request", sync="loop")
    def subcommand(self, *args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...
    def __getattr__(self, name: str) -> Any: ...
