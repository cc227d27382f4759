"""telegram.ext.filters: conditions of handlers, asked on the event loop."""

from typing import Any

from asyncdb_lint.vocabulary import called_by_framework

class BaseFilter: ...

class MessageFilter(BaseFilter):
    @called_by_framework(when="request", sync="loop")
    def filter(self, message: Any) -> Any: ...

class UpdateFilter(BaseFilter):
    @called_by_framework(when="request", sync="loop")
    def filter(self, update: Any) -> Any: ...

def __getattr__(name: str) -> Any: ...  # TEXT, COMMAND, Regex, …
