"""Which attributes an object certainly has not.

A class says so only if everything that it inherits is known: the project's own classes, and stubs that are `complete`. An object that
is known by an annotation only may be of a subclass that has the attribute, of the project or of another library that the project uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Attribute, Call, Constant, Name, Role, Try
from asyncdb_lint.semantics.members import has_unknown_base, own_member, self_stores
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Instance, Scope, members
from asyncdb_lint.semantics.walk import Occurrence, dotted

DYNAMIC = ("__getattr__", "__getattribute__")
ASKING = frozenset({"hasattr", "getattr", "setattr"})


class Absent(NamedTuple):
    """An attribute that an object has not: `class_` is the nearest library's class that lacks it, `instead` what to write."""

    instance: Instance
    class_: Class
    instead: str


def absent(project: Project, scope: Scope, occurrence: Occurrence) -> Absent | None:
    """Why reading the attribute is certain to fail; None if it is not, or if the code reckons with it."""
    expression = occurrence.expression
    if not isinstance(expression, Attribute) or expression.attr.startswith("_"):
        return None
    found = None
    for member in members(project.value(scope, expression.value)):
        found = _absent(project, scope, member, expression.attr) if isinstance(member, Instance) else None
        if found is None:
            return None
    return found if found is None or not _is_reckoned_with(project, scope, occurrence, expression.attr) else None


def _absent(project: Project, scope: Scope, instance: Instance, name: str) -> Absent | None:
    lacking = _lacking(project, instance.class_, name)
    if lacking is None or _is_stored(project, instance.class_, name):
        return None
    if instance.declared:
        if scope.module.role is Role.TEST:  # what tests declare to be a session is often a mock
            return None
        if any(_lacking(project, subclass, name) is None for subclass in subclasses(project, instance.class_)):
            return None
    class_, instead = lacking
    return Absent(instance, class_, instead)


def _lacking(project: Project, class_: Class, name: str) -> tuple[Class, str] | None:
    """The nearest library's class, and what to write, if nothing that the class inherits gives its objects the attribute."""
    evaluator = project.evaluator
    nearest: tuple[Class, str] | None = None
    for base in evaluator.mro(class_):
        if any(own_member(evaluator, base, each) is not None for each in (name, *DYNAMIC)) or name in self_stores(evaluator, base):
            return None
        if base.module.is_stub:
            missing = project.facts.missing_members(base)
            if missing is None:
                return None
            nearest = (nearest[0], nearest[1] or missing.get(name, "")) if nearest else (base, missing.get(name, ""))
        elif base.summary.decorators or base.summary.keywords:
            return None
    return nearest if not has_unknown_base(evaluator, class_) else None


def _is_stored(project: Project, class_: Class, name: str) -> bool:
    """Whether code outside the class assigns to this attribute of its objects, or of itself."""
    bases = project.evaluator.mro(class_)
    for scope, store in project.evaluator.stores.attributes.get(name, ()):
        if isinstance(store.target, Attribute):
            for owner in members(project.value(scope, store.target.value)):
                held = owner.class_ if isinstance(owner, Instance) else owner
                if isinstance(held, Class) and any(held.same_class(base) for base in bases):
                    return True
    return False


def subclasses(project: Project, class_: Class) -> Iterator[Class]:
    """The classes that derive from a class: the project's, and those of libraries from which it imports."""
    yield from project.hierarchy.subclasses(class_)
    for module in _imported_stubs(project):
        stub = project.table.stubs[module]
        for index in range(len(stub.summary.classes)):
            derived = Class(stub, index)
            if not derived.same_class(class_) and any(base.same_class(class_) for base in project.evaluator.mro(derived)):
                yield derived


def _imported_stubs(project: Project) -> set[str]:
    names = set()
    for module in project.modules:
        for function in module.summary.functions:
            for binding in function.bindings:
                if binding.kind == "import" and not binding.level:
                    names |= {binding.module, f"{binding.module}.{binding.member}"}
    return names & project.table.stubs.keys()


def _is_reckoned_with(project: Project, scope: Scope, occurrence: Occurrence, name: str) -> bool:
    """Whether the function asks for the attribute by its name, or handles its absence."""
    for context in occurrence.enclosing():
        handlers = context.node.handlers if isinstance(context.node, Try) and context.part == "try" else ()
        if any(handler.type is not None and _names_attribute_error(handler.type) for handler in handlers):
            return True
    return any(_asks_for(other.expression, name) for other in project.operations.occurrences(scope))


def _names_attribute_error(expression: object) -> bool:
    items = getattr(expression, "items", (expression,))
    return any(isinstance(item, Name) and item.name == "AttributeError" for item in items)


def _asks_for(expression: object, name: str) -> bool:
    match expression:
        case Call(func=func, arguments=(_, second, *_)):
            return dotted(func) in ASKING and isinstance(second.value, Constant) and second.value.value == name
        case _:
            return False
