"""django.shortcuts: the shortcuts that ask the database."""

from typing import Any, TypeVar

from asyncdb_lint.vocabulary import blocks

_M = TypeVar("_M")

DRIVER = {
    "name": "Django's ORM",
    "mode": "both",
    "layer": "driver",
    "use": "`aget_object_or_404()`, `aget_list_or_404()`",
    "distributions": ("django",),
}

@blocks
def get_object_or_404(klass: type[_M], *args: Any, **kwargs: Any) -> _M: ...
@blocks
def get_list_or_404(klass: type[_M], *args: Any, **kwargs: Any) -> list[_M]: ...
async def aget_object_or_404(klass: type[_M], *args: Any, **kwargs: Any) -> _M: ...
async def aget_list_or_404(klass: type[_M], *args: Any, **kwargs: Any) -> list[_M]: ...
