"""mysql.connector.errorcode: numbers of errors."""

from typing import Any

def __getattr__(name: str) -> Any: ...
