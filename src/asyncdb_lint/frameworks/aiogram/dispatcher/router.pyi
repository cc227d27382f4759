"""aiogram.dispatcher.router: a register of handlers for each kind of update."""

from typing import Any

from aiogram.dispatcher.event.event import EventObserver
from aiogram.dispatcher.event.telegram import TelegramEventObserver

class Router:
    message: TelegramEventObserver
    edited_message: TelegramEventObserver
    channel_post: TelegramEventObserver
    edited_channel_post: TelegramEventObserver
    inline_query: TelegramEventObserver
    chosen_inline_result: TelegramEventObserver
    callback_query: TelegramEventObserver
    shipping_query: TelegramEventObserver
    pre_checkout_query: TelegramEventObserver
    poll: TelegramEventObserver
    poll_answer: TelegramEventObserver
    my_chat_member: TelegramEventObserver
    chat_member: TelegramEventObserver
    chat_join_request: TelegramEventObserver
    message_reaction: TelegramEventObserver
    message_reaction_count: TelegramEventObserver
    chat_boost: TelegramEventObserver
    removed_chat_boost: TelegramEventObserver
    business_message: TelegramEventObserver
    edited_business_message: TelegramEventObserver
    deleted_business_messages: TelegramEventObserver
    business_connection: TelegramEventObserver
    purchased_paid_media: TelegramEventObserver
    errors: TelegramEventObserver
    error: TelegramEventObserver
    startup: EventObserver
    shutdown: EventObserver
    def __init__(self, *, name: str | None = None) -> None: ...
    def include_router(self, router: Router) -> Router: ...
    def include_routers(self, *routers: Router) -> None: ...
    def __getattr__(self, name: str) -> Any: ...
