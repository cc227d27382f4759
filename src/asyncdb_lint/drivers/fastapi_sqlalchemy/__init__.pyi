"""FastAPI-SQLAlchemy: a synchronous session of SQLAlchemy for each request."""

from fastapi_sqlalchemy.middleware import DBSessionMiddleware as DBSessionMiddleware
from fastapi_sqlalchemy.middleware import db as db

# Its sessions are SQLAlchemy's: what `run_sync` of the one may do, may that of the other.
DRIVER = {
    "name": "SQLAlchemy",
    "mode": "sync",
    "layer": "session",
    "use": "`AsyncSession`",
    "distributions": ("fastapi-sqlalchemy",),
}
