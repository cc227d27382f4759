"""sse-starlette: responses that send events as they come."""

from sse_starlette.event import JSONServerSentEvent as JSONServerSentEvent
from sse_starlette.event import ServerSentEvent as ServerSentEvent
from sse_starlette.sse import EventSourceResponse as EventSourceResponse

FRAMEWORK = {"name": "sse-starlette", "distributions": ("sse-starlette",)}
