"""discord.ext.commands: commands in messages, and cogs that hold them; prefixes, checks and converters run on the loop too."""

from discord.ext.commands.bot import AutoShardedBot as AutoShardedBot
from discord.ext.commands.bot import Bot as Bot
from discord.ext.commands.bot import when_mentioned as when_mentioned
from discord.ext.commands.bot import when_mentioned_or as when_mentioned_or
from discord.ext.commands.cog import Cog as Cog
from discord.ext.commands.cog import GroupCog as GroupCog
from discord.ext.commands.context import Context as Context
from discord.ext.commands.core import *
from discord.ext.commands.hybrid import hybrid_command as hybrid_command
from discord.ext.commands.hybrid import hybrid_group as hybrid_group

def __getattr__(name: str) -> Any: ...  # errors, converters, …
