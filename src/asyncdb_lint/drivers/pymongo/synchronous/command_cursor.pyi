"""pymongo.synchronous.command_cursor: another name of `pymongo.command_cursor`."""

from pymongo.command_cursor import CommandCursor as CommandCursor
