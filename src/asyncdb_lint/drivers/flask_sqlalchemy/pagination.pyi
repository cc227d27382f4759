"""flask_sqlalchemy.pagination: one page of results, fetched when it is made."""

from collections.abc import Iterator
from typing import Any

from asyncdb_lint.vocabulary import blocks

class Pagination:
    items: list[Any]
    total: int | None
    def __iter__(self) -> Iterator[Any]: ...
    @blocks
    def next(self, *, error_out: bool = False) -> Pagination: ...
    @blocks
    def prev(self, *, error_out: bool = False) -> Pagination: ...
