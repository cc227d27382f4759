"""asyncmy.pool: where the pool lives."""

from typing import Self

from asyncdb_lint.vocabulary import (
    AwaitableContext,
    Released,
    RunningFuture,
    acquires,
    disposes,
    ends_by,
    queues,
    resource,
)

from asyncmy import create_pool as create_pool
from asyncmy.connection import Connection

@resource("pool", mode="async")
@queues
class Pool:
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    @ends_by("rollback")
    @acquires
    def acquire(self) -> AwaitableContext[Connection]: ...
    def release(self, conn: Released[Connection]) -> RunningFuture[None]: ...
    @disposes
    def close(self) -> None: ...
    @disposes
    def terminate(self) -> None: ...
    async def wait_closed(self) -> None: ...
    async def clear(self) -> None: ...
    minsize: int
    maxsize: int
    size: int
    freesize: int
