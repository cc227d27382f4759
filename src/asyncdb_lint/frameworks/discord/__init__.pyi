"""discord: a bot's events, commands and views, all on one event loop; plain functions among them too."""

from typing import Any

from discord import app_commands as app_commands
from discord import ui as ui
from discord import utils as utils
from discord.client import Client as Client
from discord.shard import AutoShardedClient as AutoShardedClient

FRAMEWORK = {
    "name": "discord.py",
    "distributions": ("discord.py", "py-cord", "discord"),
    "module_hooks": {"setup": "startup", "teardown": "startup"},
}

class Interaction:
    user: Any
    guild: Any
    response: Any
    followup: Any
    client: Any
    def __getattr__(self, name: str) -> Any: ...

def __getattr__(name: str) -> Any: ...  # Intents, Embed, Member, …
