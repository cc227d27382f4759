"""psycopg.types.enum: enumerations."""

from typing import Any

def __getattr__(name: str) -> Any: ...
