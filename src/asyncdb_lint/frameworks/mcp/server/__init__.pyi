"""mcp.server: the two ways to write a server."""

from asyncdb_lint.vocabulary import VERSION
from mcp.server.lowlevel import Server as Server

if VERSION >= (2,):
    from mcp.server.mcpserver import MCPServer as MCPServer
else:
    from mcp.server.fastmcp import FastMCP as FastMCP
