"""flask_sqlalchemy.extension: the object that applications call `db`."""

from collections.abc import Mapping
from typing import Any

from asyncdb_lint.vocabulary import blocks
from flask_sqlalchemy import model, pagination
from sqlalchemy import MetaData
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, scoped_session

class SQLAlchemy:
    def __init__(
        self,
        app: Any = None,
        *,
        metadata: MetaData | None = None,
        session_options: Any = None,
        query_class: Any = ...,
        model_class: Any = ...,
        engine_options: Any = None,
        add_models_to_shell: bool = True,
        disable_autonaming: bool = False,
    ) -> None: ...
    session: scoped_session[Session]
    Model: type[model.Model]
    @property
    def metadata(self) -> MetaData: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def engines(self) -> Mapping[str | None, Engine]: ...
    def get_engine(self, bind_key: str | None = None, **kwargs: Any) -> Engine: ...
    def init_app(self, app: Any) -> None: ...
    @blocks
    def get_or_404(self, entity: Any, ident: Any, *, description: str | None = None, **kwargs: Any) -> Any: ...
    @blocks
    def first_or_404(self, statement: Any, *, description: str | None = None) -> Any: ...
    @blocks
    def one_or_404(self, statement: Any, *, description: str | None = None) -> Any: ...
    @blocks
    def paginate(
        self,
        select: Any,
        *,
        page: int | None = None,
        per_page: int | None = None,
        max_per_page: int | None = None,
        error_out: bool = True,
        count: bool = True,
    ) -> pagination.Pagination: ...
    @blocks
    def create_all(self, bind_key: Any = "__all__") -> None: ...
    @blocks
    def drop_all(self, bind_key: Any = "__all__") -> None: ...
    @blocks
    def reflect(self, bind_key: Any = "__all__") -> None: ...
    def __getattr__(self, name: str) -> Any: ...  # what sqlalchemy and sqlalchemy.orm have: Column, String, relationship, select, …
