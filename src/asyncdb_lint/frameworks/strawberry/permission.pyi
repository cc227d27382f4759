"""strawberry.permission: who may see a field."""

from typing import Any

from asyncdb_lint.vocabulary import called_by_framework

class BasePermission:
    @called_by_framework(
        when="request",
        sync="loop",
        served_by=(
            "strawberry.asgi",
            "strawberry.fastapi",
            "strawberry.aiohttp",
            "strawberry.litestar",
            "strawberry.sanic",
            "strawberry.quart",
        ),
    )
    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> Any: ...
