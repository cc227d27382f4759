"""Which classes of the project derive from which."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from asyncdb_lint.model import Module, Role
from asyncdb_lint.semantics.members import direct_bases, own_member
from asyncdb_lint.semantics.values import Class, Function, Instance, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

_Key = tuple[Module, int]


class Hierarchy:
    """The project's classes by their bases."""

    def __init__(self, evaluator: Evaluator, modules: tuple[Module, ...]) -> None:
        self._evaluator = evaluator
        self._modules = modules
        self._subclasses: dict[_Key, list[Class]] | None = None
        self._overriding: dict[Function, tuple[Function, ...]] = {}

    def subclasses(self, class_: Class) -> list[Class]:
        """Every class of the project, tests left out, that derives from the class, directly or not."""
        if self._subclasses is None:
            self._subclasses = self._build()
        found: dict[_Key, Class] = {}
        pending = [class_]
        while pending:
            current = pending.pop()
            for subclass in self._subclasses.get((current.module, current.index), ()):
                key = (subclass.module, subclass.index)
                if key not in found:
                    found[key] = subclass
                    pending.append(subclass)
        return list(found.values())

    def _build(self) -> dict[_Key, list[Class]]:
        collected: defaultdict[_Key, list[Class]] = defaultdict(list)
        for module in self._modules:
            if module.role is Role.TEST:
                continue
            for index, summary in enumerate(module.summary.classes):
                if not summary.bases:
                    continue
                class_ = Class(module, index)
                for base in direct_bases(self._evaluator, class_):
                    collected[(base.module, base.index)].append(class_)
        return dict(collected)

    def overriding(self, function: Function) -> tuple[Function, ...]:
        """The methods that may run instead of this one because its receiver is known by its declared class only."""
        receiver = function.receiver
        if not isinstance(receiver, Instance) or not receiver.declared or function.is_stub or function.scope.summary.owner < 0:
            return ()
        found = self._overriding.get(function)
        if found is None:
            found = self._overriding[function] = tuple(self._find_overriding(function, receiver))
        return found

    def _find_overriding(self, function: Function, receiver: Instance) -> list[Function]:
        methods: dict[object, Function] = {}
        for subclass in self.subclasses(receiver.class_):
            own = own_member(self._evaluator, subclass, function.summary.name)
            for member in members(own) if own is not None else ():
                if isinstance(member, Function):
                    methods[member.scope] = Function(member.scope, Instance(subclass), member.wrapper)
        return list(methods.values())
