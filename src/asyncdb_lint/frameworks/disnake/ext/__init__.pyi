"""disnake.ext: commands in messages, and loops."""
