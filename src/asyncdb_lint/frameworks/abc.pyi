"""abc: abstract base classes; an abstract method behaves as written until it is overridden."""

from typing import TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

class ABCMeta(type): ...
class ABC: ...

@decorates("same")
def abstractmethod(funcobj: F) -> F: ...

class abstractproperty(property): ...
