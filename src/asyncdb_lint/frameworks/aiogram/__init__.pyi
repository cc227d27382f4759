"""aiogram: handlers of Telegram updates; coroutines run on the event loop, plain functions in threads."""

from typing import Any

from aiogram.client.bot import Bot as Bot
from aiogram.dispatcher.dispatcher import Dispatcher as Dispatcher
from aiogram.dispatcher.middlewares.base import BaseMiddleware as BaseMiddleware
from aiogram.dispatcher.router import Router as Router

FRAMEWORK = {"name": "aiogram", "distributions": ("aiogram",)}

def __getattr__(name: str) -> Any: ...  # F, types, enums, html, …
