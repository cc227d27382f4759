"""discord.ext.commands.hybrid: commands both in messages and shown by Discord."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import registers
from discord.ext.commands.core import Command, Group

F = TypeVar("F")

@registers(when="request", sync="loop")
def hybrid_command(name: Any = ..., **attrs: Any) -> Callable[[F], Command]: ...
@registers(when="request", sync="loop")
def hybrid_group(name: Any = ..., **attrs: Any) -> Callable[[F], Group]: ...
