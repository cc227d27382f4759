"""typing_extensions: everything of `typing`, and what later Pythons added to it."""

from typing import *
from typing import TypeVar as _TypeVar
from typing import _Form

from asyncdb_lint.vocabulary import decorates

F = _TypeVar("F")

Buffer: _Form
ReadOnly: _Form
TypeAliasType: _Form
TypeIs: _Form

class Doc: ...

@decorates("same")
def deprecated(message: str, /, **options: object) -> object: ...
@decorates("same")
def override(arg: F, /) -> F: ...
