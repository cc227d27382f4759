"""flask_sqlalchemy.query: queries that answer with 404 where nothing is found."""

from typing import Any

from asyncdb_lint.vocabulary import blocks
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy.orm import Query as _Query

class Query(_Query):
    @blocks
    def get_or_404(self, ident: Any, description: str | None = None) -> Any: ...
    @blocks
    def first_or_404(self, description: str | None = None) -> Any: ...
    @blocks
    def one_or_404(self, description: str | None = None) -> Any: ...
    @blocks
    def paginate(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        max_per_page: int | None = None,
        error_out: bool = True,
        count: bool = True,
    ) -> Pagination: ...
