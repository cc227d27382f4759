"""sqlmodel.sql.expression: where statements live."""

from typing import Any

from sqlmodel import select as select

def __getattr__(name: str) -> Any: ...
