"""asyncpg.exceptions: classes only, nothing that does I/O."""

from typing import Any

def __getattr__(name: str) -> Any: ...
