"""asyncpg.transaction: entered with `async with`, or started and ended by hand; made, it does nothing."""

from typing import Self

from asyncdb_lint.vocabulary import begins, commits, resource, rolls_back

@resource(
    "transaction",
    mode="async",
    concurrent_use="raises `InterfaceError: cannot perform operation: another operation is in progress`",
    after_release="raises `InterfaceError: … the underlying connection has been released back to the pool`",
    after_close="raises `InterfaceError: … the underlying connection is closed`",
)
class Transaction:
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    @begins
    async def start(self) -> None: ...
    @commits
    async def commit(self) -> None: ...
    @rolls_back
    async def rollback(self) -> None: ...
