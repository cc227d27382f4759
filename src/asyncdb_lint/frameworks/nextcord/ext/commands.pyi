"""nextcord.ext.commands: commands in messages, and cogs that hold them."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import registers
from discord.client import Client
from discord.ext.commands.bot import _BotBase
from discord.ext.commands import Cog as Cog
from discord.ext.commands import Context as Context
from discord.ext.commands.core import *
from nextcord._commands import ApplicationCommand

F = TypeVar("F")

class _Commands:
    @registers(when="request", sync="loop")
    def slash_command(self, *args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...
    @registers(when="request", sync="loop")
    def user_command(self, *args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...
    @registers(when="request", sync="loop")
    def message_command(self, *args: Any, **options: Any) -> Callable[[F], ApplicationCommand]: ...

class Bot(_Commands, _BotBase, Client): ...
class AutoShardedBot(_Commands, _BotBase, Client): ...

def __getattr__(name: str) -> Any: ...
