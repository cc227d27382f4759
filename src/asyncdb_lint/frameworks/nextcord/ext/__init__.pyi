"""nextcord.ext: commands in messages, and loops."""
