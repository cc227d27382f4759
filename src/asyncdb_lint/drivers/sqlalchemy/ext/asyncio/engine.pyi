"""sqlalchemy.ext.asyncio.engine: where engines and connections live."""

from sqlalchemy.ext.asyncio import AsyncConnection as AsyncConnection
from sqlalchemy.ext.asyncio import AsyncEngine as AsyncEngine
from sqlalchemy.ext.asyncio import AsyncTransaction as AsyncTransaction
from sqlalchemy.ext.asyncio import async_engine_from_config as async_engine_from_config
from sqlalchemy.ext.asyncio import create_async_engine as create_async_engine
from sqlalchemy.ext.asyncio import (
    create_async_pool_from_url as create_async_pool_from_url,
)
