"""discord.ext: commands in messages, and loops."""
