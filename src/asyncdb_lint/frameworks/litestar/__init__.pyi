"""Litestar: a plain `def` handler or dependency runs on the event loop unless `sync_to_thread=True`; hooks, guards, listeners and
background tasks that are plain `def` run in a thread."""

from litestar.app import Litestar as Litestar
from litestar.connection import Request as Request
from litestar.connection import WebSocket as WebSocket
from litestar.controller import Controller as Controller
from litestar.handlers import asgi as asgi
from litestar.handlers import delete as delete
from litestar.handlers import get as get
from litestar.handlers import head as head
from litestar.handlers import patch as patch
from litestar.handlers import post as post
from litestar.handlers import put as put
from litestar.handlers import route as route
from litestar.handlers import websocket as websocket
from litestar.handlers import websocket_listener as websocket_listener
from litestar.handlers import websocket_stream as websocket_stream
from litestar.response import Response as Response
from litestar.router import Router as Router

FRAMEWORK = {"name": "Litestar", "distributions": ("litestar",)}
