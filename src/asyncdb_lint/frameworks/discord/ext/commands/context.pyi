"""discord.ext.commands.context: what a command is called with."""

from typing import Any

class Context:
    bot: Any
    author: Any
    guild: Any
    message: Any
    channel: Any
    command: Any
    async def send(self, *args: Any, **options: Any) -> Any: ...
    async def reply(self, *args: Any, **options: Any) -> Any: ...
    def __getattr__(self, name: str) -> Any: ...
