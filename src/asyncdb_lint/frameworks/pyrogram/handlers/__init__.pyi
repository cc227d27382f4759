"""pyrogram.handlers: handlers of updates as objects."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class MessageHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class EditedMessageHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class DeletedMessagesHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class CallbackQueryHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class InlineQueryHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class ChosenInlineResultHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class ChatMemberUpdatedHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class ChatJoinRequestHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class PollHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class UserStatusHandler:
    def __init__(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")], filters: Any = None
    ) -> None: ...

class RawUpdateHandler:
    def __init__(self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")]) -> None: ...

class DisconnectHandler:
    def __init__(self, callback: Annotated[Callable[..., Any], called_by_framework(when="request")]) -> None: ...
