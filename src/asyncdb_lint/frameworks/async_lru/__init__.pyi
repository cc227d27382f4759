"""async_lru: coroutine functions that run once for each argument."""

from typing import Any

from asyncdb_lint.vocabulary import decorates

FRAMEWORK = {"name": "async-lru", "distributions": ("async-lru",)}

@decorates("cached")
def alru_cache(maxsize: Any = 128, *args: Any, **options: Any) -> Any: ...
