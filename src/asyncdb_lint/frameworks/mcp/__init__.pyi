"""mcp: servers of tools. In 1.x a plain `def` tool runs on the event loop, since 2.0 in a thread."""

from typing import Any

FRAMEWORK = {"name": "MCP Python SDK", "distributions": ("mcp",)}

def __getattr__(name: str) -> Any: ...  # the client
