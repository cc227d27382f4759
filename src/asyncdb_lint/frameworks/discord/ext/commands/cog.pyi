"""discord.ext.commands.cog: commands and listeners as methods of a class."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers
from discord.ext.commands.context import Context

F = TypeVar("F")

class Cog:
    @classmethod
    @registers(
        when="request",
        sync="loop",
        named={"on_ready": "background", "on_connect": "background", "on_resumed": "background"},
    )
    def listener(cls, name: str = ...) -> Callable[[F], F]: ...
    @called_by_framework(when="startup", sync="loop")
    async def cog_load(self) -> None: ...
    @called_by_framework(when="startup", sync="loop")
    async def cog_unload(self) -> None: ...
    @called_by_framework(when="request", sync="loop")
    def bot_check(self, ctx: Context) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    def bot_check_once(self, ctx: Context) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    def cog_check(self, ctx: Context) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    async def cog_command_error(self, ctx: Context, error: Exception) -> None: ...
    @called_by_framework(when="request", sync="loop")
    async def cog_app_command_error(self, interaction: Any, error: Any) -> None: ...
    @called_by_framework(when="request", sync="loop")
    async def cog_before_invoke(self, ctx: Context) -> None: ...
    @called_by_framework(when="request", sync="loop")
    async def cog_after_invoke(self, ctx: Context) -> None: ...

class GroupCog(Cog): ...
