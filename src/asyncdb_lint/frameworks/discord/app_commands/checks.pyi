"""discord.app_commands.checks: conditions of commands."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

@decorates("same")
def has_role(*args: Any, **options: Any) -> Callable[[F], F]: ...
@decorates("same")
def has_any_role(*args: Any, **options: Any) -> Callable[[F], F]: ...
@decorates("same")
def has_permissions(*args: Any, **options: Any) -> Callable[[F], F]: ...
@decorates("same")
def bot_has_permissions(*args: Any, **options: Any) -> Callable[[F], F]: ...
@decorates("same")
def cooldown(*args: Any, **options: Any) -> Callable[[F], F]: ...
@decorates("same")
def dynamic_cooldown(*args: Any, **options: Any) -> Callable[[F], F]: ...
