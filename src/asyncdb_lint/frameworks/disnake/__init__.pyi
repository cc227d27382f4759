"""disnake: a bot's events, commands and views, all on one event loop; in most like discord.py."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import registers
from disnake import ui as ui
from disnake._commands import ApplicationCommand
from discord import Interaction as Interaction
from discord.client import Client as _Client
from discord.utils import find as _find

FRAMEWORK = {"name": "disnake", "distributions": ("disnake",), "module_hooks": {"setup": "startup", "teardown": "startup"}}

F = TypeVar("F")

class Client(_Client):
    async def connect(self, *, reconnect: bool = True, **options: Any) -> None: ...

def __getattr__(name: str) -> Any: ...  # Intents, Embed, Member, …
