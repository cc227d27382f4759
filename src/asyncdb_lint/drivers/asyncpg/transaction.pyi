"""asyncpg.transaction: entered with `async with`, or started and ended by hand; made, it does nothing."""

from typing import Self

from asyncdb_lint.vocabulary import resource

@resource(
    "transaction",
    mode="async",
    concurrent_use="raises `InterfaceError: cannot perform operation: another operation is in progress`",
)
class Transaction:
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    async def start(self) -> None: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...
