"""Sanic: handlers, middleware and listeners run on the event loop, plain `def` or not."""

from typing import Any

from sanic.app import Sanic as Sanic
from sanic.blueprints import Blueprint as Blueprint
from sanic.request import Request as Request
from sanic.response import HTTPResponse as HTTPResponse
from sanic.response import empty as empty
from sanic.response import file as file
from sanic.response import html as html
from sanic.response import json as json
from sanic.response import raw as raw
from sanic.response import redirect as redirect
from sanic.response import text as text

FRAMEWORK = {"name": "Sanic", "distributions": ("sanic",)}

def __getattr__(name: str) -> Any: ...  # exceptions, Config, Websocket
