"""sqlalchemy.ext.declarative: declarative mapping under its 1.3 address."""

from typing import Any

from sqlalchemy.orm import declarative_base as declarative_base

def __getattr__(name: str) -> Any: ...
