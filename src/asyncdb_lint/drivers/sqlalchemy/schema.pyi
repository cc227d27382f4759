"""sqlalchemy.schema: tables and what belongs to them."""

from typing import Any

from sqlalchemy import Column as Column
from sqlalchemy import MetaData as MetaData
from sqlalchemy import Table as Table

def __getattr__(name: str) -> Any: ...
