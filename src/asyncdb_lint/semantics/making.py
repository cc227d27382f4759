"""Which calls of drivers may have made an object: through variables, attributes, parameters and functions that give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from asyncdb_lint.model import Attribute, Await, Binding, BoolOp, Call, Conditional, Constant, Expression, Module, Name
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.flow import results_of
from asyncdb_lint.semantics.folding import bindings_of
from asyncdb_lint.semantics.members import self_stores
from asyncdb_lint.semantics.options import StubCall, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Function, Instance, ModuleValue, Scope, members

DEPTH = 10
"""How many assignments and calls are followed."""
_BOUND = frozenset({"assign", "walrus", "with", "async with"})


class _Unseen(Exception):
    """Something else may have made the object."""


def made_by(project: Project, scope: Scope, expression: Expression) -> tuple[StubCall, ...]:
    """The driver's calls of which one has made what the expression gives; empty unless they are all seen."""
    try:
        return tuple(dict.fromkeys(_Makers(project).of(scope, expression, DEPTH)))
    except _Unseen:
        return ()


class _Makers:
    def __init__(self, project: Project) -> None:
        self._project = project

    def of(self, scope: Scope, expression: Expression, depth: int) -> Iterator[StubCall]:
        if depth == 0:
            raise _Unseen
        match expression:
            case Constant(value=None):
                return
            case Await(value=value):
                yield from self.of(scope, value, depth)
            case BoolOp(left=left, right=right) | Conditional(body=left, orelse=right):
                yield from self.of(scope, left, depth - 1)
                yield from self.of(scope, right, depth - 1)
            case Name():
                yield from self._of_bindings(bindings_of(self._project.evaluator, scope, expression), depth)
            case Attribute(value=owner, attr=attr):
                yield from self._of_attribute(scope, owner, attr, depth)
            case Call():
                yield from self._of_call(scope, expression, depth)
            case _:
                raise _Unseen

    def _of_call(self, scope: Scope, call: Call, depth: int) -> Iterator[StubCall]:
        known = next((found for found in stub_calls(self._project, scope) if found.call is call), None)
        if known is not None:
            yield known
            return
        for function in members(self._project.value(scope, call.func)):
            if not isinstance(function, Function) or function.is_stub or function.summary.is_generator:
                raise _Unseen
            returns, _ = results_of(function.summary)
            if not returns:
                raise _Unseen
            for value in returns:
                if value is not None:
                    yield from self.of(function.scope, value, depth - 1)

    def _of_bindings(self, found: Iterable[tuple[Scope, int]], depth: int) -> Iterator[StubCall]:
        seen = False
        for scope, number in found:
            binding = scope.summary.bindings[number] if number >= 0 else None
            if binding is None or binding.kind == "declare":
                continue
            seen = True
            yield from self._of_binding(scope, binding, depth)
        if not seen:
            raise _Unseen

    def _of_binding(self, scope: Scope, binding: Binding, depth: int) -> Iterator[StubCall]:
        match binding.kind:
            case "narrow":
                yield from self._of_bindings([(scope, number) for number in binding.path], depth - 1)
            case "import" if binding.member:
                table = self._project.table
                module = table.resolve(table.absolute(binding, scope.module), scope.module)
                yield from self._of_global(module, binding.member, depth)
            case "parameter":
                yield from self._of_parameter(scope, binding, depth)
            case kind if kind in _BOUND and binding.value is not None and not binding.path:
                yield from self.of(scope, binding.value, depth - 1)
            case _:
                raise _Unseen

    def _of_global(self, module: Module | None, name: str, depth: int) -> Iterator[StubCall]:
        if module is None or depth == 0:
            raise _Unseen
        yield from self._of_bindings(self._project.table.globals_of(module).get(name, ()), depth - 1)

    def _of_parameter(self, scope: Scope, binding: Binding, depth: int) -> Iterator[StubCall]:
        """What all callers pass; nothing is known of a function that is also handed on."""
        sites = self._project.callers.calls_of(scope)
        if not sites or self._project.callers.mentions_of(scope):
            raise _Unseen
        for site in sites:
            given = match_arguments(site.function, site.call.arguments).by_parameter.get(binding.name)
            if given is None:
                raise _Unseen
            yield from self.of(site.scope, given, depth - 1)

    def _of_attribute(self, scope: Scope, owner: Expression, attr: str, depth: int) -> Iterator[StubCall]:
        for value in members(self._project.value(scope, owner)):
            match value:
                case ModuleValue(module=module):
                    yield from self._of_global(module, attr, depth)
                case Instance(class_=class_) | (Class() as class_) if not class_.module.is_stub:
                    yield from self._of_stores(class_, attr, depth)
                case _:
                    raise _Unseen

    def _of_stores(self, class_: Class, attr: str, depth: int) -> Iterator[StubCall]:
        """What is assigned to the attribute, by its class, those above it, and from outside."""
        found: list[tuple[Scope, Expression | None]] = []
        for base in self._project.evaluator.mro(class_):
            found += [(s, store.value) for s, store in self_stores(self._project.evaluator, base).get(attr, ())]
            found += [(base.body, b.value) for b in base.body.summary.bindings if b.name == attr and b.kind == "assign"]
        for scope, store in self._project.evaluator.stores.attributes.get(attr, ()):
            if isinstance(store.target, Attribute) and self._may_be_of(scope, store.target.value, class_):
                found.append((scope, store.value))
        if not any(value is not None and not _is_none(value) for _, value in found):
            raise _Unseen
        for scope, value in found:
            if value is not None:
                yield from self.of(scope, value, depth - 1)

    def _may_be_of(self, scope: Scope, expression: Expression, class_: Class) -> bool:
        for value in members(self._project.value(scope, expression)):
            own = value.class_ if isinstance(value, Instance) else value
            if isinstance(own, Class) and any(base.same_class(class_) for base in self._project.evaluator.mro(own)):
                return True
        return False


def _is_none(value: Expression) -> bool:
    return isinstance(value, Constant) and value.value is None
