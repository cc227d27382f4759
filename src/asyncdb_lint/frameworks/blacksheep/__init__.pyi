"""BlackSheep: handlers run on the event loop, plain `def` or not."""

from typing import Any

from blacksheep.server.application import Application as Application
from blacksheep.server.routing import Router as Router
from blacksheep.server.routing import delete as delete
from blacksheep.server.routing import get as get
from blacksheep.server.routing import head as head
from blacksheep.server.routing import options as options
from blacksheep.server.routing import patch as patch
from blacksheep.server.routing import post as post
from blacksheep.server.routing import put as put
from blacksheep.server.routing import route as route
from blacksheep.server.routing import ws as ws

FRAMEWORK = {"name": "BlackSheep", "distributions": ("blacksheep",)}

def __getattr__(name: str) -> Any: ...  # Request, Response, Content, FromJSON, …
