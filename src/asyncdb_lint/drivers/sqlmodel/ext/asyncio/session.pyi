"""sqlmodel.ext.asyncio.session: SQLAlchemy's `AsyncSession` with `exec`."""

from typing import Any

from sqlalchemy.engine import Result
from sqlalchemy.ext.asyncio import AsyncSession as _AsyncSession

class AsyncSession(_AsyncSession):
    async def exec(
        self, statement: Any, *, params: Any = None, execution_options: Any = {}, bind_arguments: Any = None, **kw: Any
    ) -> Result: ...
