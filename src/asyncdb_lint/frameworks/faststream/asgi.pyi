"""faststream.asgi: the application with an ASGI server's routes."""

from faststream import FastStream

class AsgiFastStream(FastStream): ...
