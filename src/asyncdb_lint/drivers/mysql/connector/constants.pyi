"""mysql.connector.constants: numbers of the protocol."""

from typing import Any

def __getattr__(name: str) -> Any: ...
