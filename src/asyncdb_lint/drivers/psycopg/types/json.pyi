"""psycopg.types.json: `Json`, `Jsonb` and their codecs."""

from typing import Any

def __getattr__(name: str) -> Any: ...
