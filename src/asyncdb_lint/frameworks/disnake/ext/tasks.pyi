"""disnake.ext.tasks: coroutines that run again and again."""

from discord.ext.tasks import Loop as Loop
from discord.ext.tasks import loop as loop
