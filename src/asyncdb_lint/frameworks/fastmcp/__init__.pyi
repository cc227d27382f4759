"""fastmcp: servers of tools. Before 3.0 a plain `def` tool runs on the event loop, since then in a thread."""

from typing import Any

from fastmcp.server import Context as Context
from fastmcp.server import FastMCP as FastMCP

FRAMEWORK = {"name": "FastMCP", "distributions": ("fastmcp",)}

def __getattr__(name: str) -> Any: ...  # Client, settings, …
