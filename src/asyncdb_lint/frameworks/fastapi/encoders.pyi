"""fastapi.encoders: values as JSON-compatible data."""

from typing import Any

def jsonable_encoder(obj: Any, *args: Any, **kwargs: Any) -> Any: ...
