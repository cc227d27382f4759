"""nextcord: a bot's events, commands and views, all on one event loop; in most like discord.py."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import registers
from nextcord import ui as ui
from nextcord._commands import ApplicationCommand
from discord import Interaction as Interaction
from discord.client import Client as _Client
from discord.utils import find as _find

FRAMEWORK = {"name": "nextcord", "distributions": ("nextcord",), "module_hooks": {"setup": "startup", "teardown": "startup"}}

F = TypeVar("F")

class Client(_Client):
    @registers(when="request", sync="loop")
    def slash_command(self, *args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...
    @registers(when="request", sync="loop")
    def user_command(self, *args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...
    @registers(when="request", sync="loop")
    def message_command(self, *args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...

@registers(when="request", sync="loop")
def slash_command(*args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...
@registers(when="request", sync="loop")
def user_command(*args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...
@registers(when="request", sync="loop")
def message_command(*args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...
def __getattr__(name: str) -> Any: ...  # Intents, Embed, Member, …
