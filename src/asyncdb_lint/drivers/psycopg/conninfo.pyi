"""psycopg.conninfo: connection strings, as text."""

from typing import Any

def __getattr__(name: str) -> Any: ...
