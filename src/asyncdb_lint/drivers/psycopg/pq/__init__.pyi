"""psycopg.pq: libpq's objects and constants."""

from typing import Any

def __getattr__(name: str) -> Any: ...
