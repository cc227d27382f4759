"""alembic.op: what a migration does, on a connection that the run has."""

from typing import Any

def __getattr__(name: str) -> Any: ...
