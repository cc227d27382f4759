"""sqlalchemy.ext.asyncio.scoping: where the scoped session lives."""

from sqlalchemy.ext.asyncio import async_scoped_session as async_scoped_session
