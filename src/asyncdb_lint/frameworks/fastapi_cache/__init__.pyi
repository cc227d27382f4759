"""fastapi_cache: responses kept for a time."""

from typing import Any

FRAMEWORK = {"name": "fastapi-cache", "distributions": ("fastapi-cache2",)}

class FastAPICache:
    @classmethod
    def init(cls, backend: Any, *args: Any, **options: Any) -> None: ...
