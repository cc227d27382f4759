"""fastapi_sqlalchemy.middleware: the session of the request at hand, as an attribute of the class `db`."""

from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from starlette.middleware.base import BaseHTTPMiddleware

class DBSessionMiddleware(BaseHTTPMiddleware):
    def __init__(
        self,
        app: Any,
        db_url: Any = None,
        custom_engine: Engine | None = None,
        engine_args: Any = None,
        session_args: Any = None,
        commit_on_exit: bool = False,
    ) -> None: ...

class DBSessionMeta(type):
    @property
    def session(self) -> Session: ...
    def __call__(self, session_args: Any = None, commit_on_exit: bool = False) -> DBSession: ...

class DBSession(metaclass=DBSessionMeta):
    """Opens a session; leaving closes it, and commits only where that was asked for."""

    def __init__(self, session_args: Any = None, commit_on_exit: bool = False) -> None: ...
    def __enter__(self) -> DBSessionMeta: ...
    def __exit__(self, *exc: object) -> None: ...

db: DBSessionMeta
