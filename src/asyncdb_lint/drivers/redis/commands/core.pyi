"""redis.commands.core: scripts, called like functions."""

from typing import Any

from asyncdb_lint.vocabulary import blocks

class Script:
    @blocks
    def __call__(self, keys: Any = None, args: Any = None, client: Any = None) -> Any: ...

class AsyncScript:
    async def __call__(self, keys: Any = None, args: Any = None, client: Any = None) -> Any: ...
