"""pyrogram: handlers of Telegram updates; coroutines run on the event loop, plain functions in threads.

The session is kept in an SQLite database, whose connection is the standard library's.
"""

from typing import Any

from pyrogram import filters as filters
from pyrogram import handlers as handlers
from pyrogram.client import Client as Client

FRAMEWORK = {"name": "Pyrogram", "distributions": ("pyrogram", "kurigram", "pyrofork")}

def __getattr__(name: str) -> Any: ...  # types, enums, idle, …
