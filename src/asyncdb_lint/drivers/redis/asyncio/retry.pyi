"""redis.asyncio.retry: how often to try again."""

from typing import Any

class Retry:
    def __init__(self, backoff: Any, retries: int, supported_errors: Any = ...) -> None: ...
    def update_supported_errors(self, specified_errors: Any) -> None: ...
