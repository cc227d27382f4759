"""huey.contrib.asyncio: waiting for results on an event loop."""

from typing import Any

async def aget_result(
    res: Any, backoff: float = 1.15, max_delay: float = 1.0, preserve: bool = False, timeout: float | None = None
) -> Any: ...
async def aget_result_group(rg: Any, *args: Any, **kwargs: Any) -> Any: ...
