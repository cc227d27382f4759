"""nest_asyncio: event loops that run inside one another."""

from typing import Any

from asyncdb_lint.vocabulary import allows_nested_loops

FRAMEWORK = {"name": "nest_asyncio", "distributions": ("nest-asyncio",)}

@allows_nested_loops
def apply(loop: Any = None) -> None: ...
