"""psycopg2.errorcodes: SQLSTATE constants."""

from typing import Any

def __getattr__(name: str) -> Any: ...
