"""psycopg2.tz: time zones."""

from typing import Any

def __getattr__(name: str) -> Any: ...
