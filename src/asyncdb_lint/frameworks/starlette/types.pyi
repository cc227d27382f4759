"""starlette.types: names for annotations."""

from typing import Any

ASGIApp = Any
Lifespan = Any
Message = Any
Receive = Any
Scope = Any
Send = Any
StatelessLifespan = Any
StatefulLifespan = Any
ExceptionHandler = Any
HTTPExceptionHandler = Any
WebSocketExceptionHandler = Any
