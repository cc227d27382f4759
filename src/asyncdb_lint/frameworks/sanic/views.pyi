"""sanic.views: classes whose methods handle requests, on the loop."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, decorates
from sanic.request import Request

F = TypeVar("F")

class HTTPMethodView:
    @classmethod
    def as_view(cls, *class_args: Any, **class_kwargs: Any) -> Callable[..., Any]: ...
    @classmethod
    def attach(cls, to: Any, uri: str, **options: Any) -> None: ...

    # The base class has none of these: it looks them up by the request's method.
    @called_by_framework(when="request", sync="loop")
    def get(self, request: Request) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    def head(self, request: Request) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    def options(self, request: Request) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    def post(self, request: Request) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    def put(self, request: Request) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    def patch(self, request: Request) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    def delete(self, request: Request) -> Any: ...

@decorates("same")
def stream(func: F) -> F: ...
