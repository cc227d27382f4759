"""sqlalchemy.event: listeners are called by the engine or session, synchronously, also by the asynchronous ones."""

from collections.abc import Callable
from typing import Any, overload

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from asyncdb_lint.vocabulary import decorates, fails

_NO_EVENTS = "NotImplementedError: asynchronous events are not implemented at this time"

@overload
@fails(_NO_EVENTS, instead="{given}.sync_engine", about="sync-bind")
def listen(target: AsyncEngine, identifier: str, fn: Callable[..., Any], *args: Any, **kw: Any) -> None: ...
@overload
@fails(_NO_EVENTS, instead="{given}.sync_connection", about="sync-bind")
def listen(target: AsyncConnection, identifier: str, fn: Callable[..., Any], *args: Any, **kw: Any) -> None: ...
@overload
@fails(_NO_EVENTS, instead="{given}.sync_session", about="sync-bind")
def listen(target: AsyncSession, identifier: str, fn: Callable[..., Any], *args: Any, **kw: Any) -> None: ...
@overload
def listen(target: Any, identifier: str, fn: Callable[..., Any], *args: Any, **kw: Any) -> None: ...
@overload
@fails(_NO_EVENTS, instead="{given}.sync_engine", about="sync-bind")
@decorates("same")
def listens_for(target: AsyncEngine, identifier: str, *args: Any, **kw: Any) -> Callable[..., Any]: ...
@overload
@fails(_NO_EVENTS, instead="{given}.sync_connection", about="sync-bind")
@decorates("same")
def listens_for(target: AsyncConnection, identifier: str, *args: Any, **kw: Any) -> Callable[..., Any]: ...
@overload
@fails(_NO_EVENTS, instead="{given}.sync_session", about="sync-bind")
@decorates("same")
def listens_for(target: AsyncSession, identifier: str, *args: Any, **kw: Any) -> Callable[..., Any]: ...
@overload
@decorates("same")
def listens_for(target: Any, identifier: str, *args: Any, **kw: Any) -> Callable[..., Any]: ...
def remove(target: Any, identifier: str, fn: Callable[..., Any]) -> None: ...
def contains(target: Any, identifier: str, fn: Callable[..., Any]) -> bool: ...
def __getattr__(name: str) -> Any: ...
