"""sqlmodel.ext.asyncio.session: SQLAlchemy's `AsyncSession` with `exec`."""

from typing import Any

from sqlalchemy.engine import Result
from sqlalchemy.ext.asyncio import AsyncSession as _AsyncSession

from asyncdb_lint.vocabulary import Statement, complete, executes

@complete(query="use `select()` with `await session.exec(…)`")
class AsyncSession(_AsyncSession):
    @executes
    async def exec(
        self, statement: Statement[Any], *, params: Any = None, execution_options: Any = {}, bind_arguments: Any = None, **kw: Any
    ) -> Result: ...
