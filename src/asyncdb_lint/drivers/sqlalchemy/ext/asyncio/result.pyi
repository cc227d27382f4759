"""sqlalchemy.ext.asyncio.result: where streamed results live."""

from sqlalchemy.ext.asyncio import AsyncMappingResult as AsyncMappingResult
from sqlalchemy.ext.asyncio import AsyncResult as AsyncResult
from sqlalchemy.ext.asyncio import AsyncScalarResult as AsyncScalarResult
