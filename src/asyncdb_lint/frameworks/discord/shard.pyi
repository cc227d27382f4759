"""discord.shard: a client over several connections."""

from discord.client import Client

class AutoShardedClient(Client): ...
