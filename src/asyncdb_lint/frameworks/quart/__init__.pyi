"""Quart: a plain `def` runs in a thread, whatever it is for; coroutines run on the event loop."""

from collections.abc import AsyncIterable, Callable, Iterable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates
from quart.app import Quart as Quart
from quart.blueprints import Blueprint as Blueprint
from quart.wrappers import Request as Request
from quart.wrappers import Response as Response
from quart.wrappers import Websocket as Websocket

FRAMEWORK = {"name": "Quart", "distributions": ("quart",)}

F = TypeVar("F")

class _Globals:
    """The open namespace of one request."""

    def __getattr__(self, name: str) -> Any: ...

current_app: Quart
g: _Globals
request: Request
websocket: Websocket
session: dict[str, Any]

@decorates("same")
def copy_current_app_context(func: F) -> F: ...
@decorates("same")
def copy_current_request_context(func: F) -> F: ...
@decorates("same")
def copy_current_websocket_context(func: F) -> F: ...
@decorates("same")
def stream_with_context(func: F) -> F: ...
def jsonify(*args: Any, **kwargs: Any) -> Response: ...
async def make_response(*args: Any) -> Response: ...
async def render_template(template_name_or_list: Any, **context: Any) -> str: ...
async def render_template_string(source: str, **context: Any) -> str: ...
def __getattr__(name: str) -> Any: ...  # abort, redirect, url_for, send_file, signals, …
