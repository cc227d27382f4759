"""sqlalchemy.ext.asyncio.session: where sessions live."""

from sqlalchemy.ext.asyncio import AsyncAttrs as AsyncAttrs
from sqlalchemy.ext.asyncio import AsyncSession as AsyncSession
from sqlalchemy.ext.asyncio import AsyncSessionTransaction as AsyncSessionTransaction
from sqlalchemy.ext.asyncio import async_object_session as async_object_session
from sqlalchemy.ext.asyncio import async_session as async_session
from sqlalchemy.ext.asyncio import async_sessionmaker as async_sessionmaker
from sqlalchemy.ext.asyncio import close_all_sessions as close_all_sessions
