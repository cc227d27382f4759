"""psycopg.rows: row factories."""

from typing import Any

def __getattr__(name: str) -> Any: ...
