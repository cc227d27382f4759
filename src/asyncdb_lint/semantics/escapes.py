"""Whether what a function holds can get out of its sight: kept by something else, used later, or given back elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from asyncdb_lint.model import Assign, Bind, Call, Expression, Name
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.holdings import Holding, concerns, is_derived, is_kept, is_name_of, other_names, releases
from asyncdb_lint.semantics.memory import remembered
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Function, Scope, members
from asyncdb_lint.semantics.walk import Occurrence

KEEPING = frozenset({"returned", "stored", "element", "alternative", "unpacked", "opaque", "index", "default", "decorator"})
"""Uses of a value after which it may be somewhere else too."""
RUN_HERE = frozenset({"awaited", "entered async", "iterated async"})
"""Uses of a coroutine function's call that run it to its end (or while it is used) where they stand."""


class _Fate(NamedTuple):
    """What becomes of local bindings: whether something gets hold of them, and the parameters of the project's functions that get them."""

    escapes: bool
    passed: tuple[tuple[Scope, int], ...] = ()


def escapes(project: Project, holding: Holding) -> bool:
    """Whether something else may keep it, use it later, or give it back.

    It does when it, or something made from it, is returned, stored beyond the function, captured by a nested function, or passed to a
    function that may do so; and when a stack or a task of its own gets it. What is only yielded comes back: see `is_yielded`.
    """
    fate = _fate(project, holding.scope, holding.bindings, holding.derived)
    return fate.escapes or any(takes_over(project, scope, binding) for scope, binding in fate.passed)


def is_only_returned(project: Project, holding: Holding) -> bool:
    """Whether nobody but the function's caller gets hold of it."""
    fate = _fate(project, holding.scope, holding.bindings, holding.derived, KEEPING - {"returned"})
    return not fate.escapes and not any(takes_over(project, scope, binding) for scope, binding in fate.passed)


def is_yielded(project: Project, holding: Holding) -> bool:
    """Whether the function yields it, or something made from it."""
    uses = project.operations.occurrences(holding.scope)
    return any(o.use == "yielded" and concerns(holding, o.expression) for o in uses)


@remembered
def takes_over(project: Project, scope: Scope, binding: int) -> bool:
    """Whether a function lets something else have what one of its parameters (a binding) holds, or gives it back itself."""
    pending, seen = [(scope, binding)], {(scope, binding)}
    while pending:
        fate = _fate_of_parameter(project, *pending.pop())
        if fate.escapes:
            return True
        pending += [parameter for parameter in fate.passed if parameter not in seen]
        seen |= set(fate.passed)
    return False


def _fate_of_parameter(project: Project, scope: Scope, binding: int) -> _Fate:
    bindings, derived = other_names(project, scope, frozenset({binding}))
    for occurrence in project.operations.occurrences(scope):
        expression = occurrence.expression
        gives_back = isinstance(expression, Call) and releases(project, scope, expression, bindings)
        if gives_back or (occurrence.use in ("entered async", "yielded") and is_name_of(scope, expression, bindings)):
            return _Fate(True)
    return _fate(project, scope, bindings, derived)


def _fate(
    project: Project, scope: Scope, bindings: frozenset[int], derived: frozenset[int], keeping: frozenset[str] = KEEPING
) -> _Fate:
    everything = bindings | derived
    names = {scope.summary.bindings[number].name for number in everything}
    if any(is_kept(scope, scope.summary.bindings[number]) for number in everything) or is_captured(project, scope, names):
        return _Fate(True)
    by_expression = {id(o.expression): o for o in project.operations.occurrences(scope)}
    passed: list[tuple[Scope, int]] = []
    for occurrence in by_expression.values():
        if is_derived(project, scope, occurrence.expression, everything):
            outermost = by_expression[id(occurrence.parent)] if occurrence.use == "awaited" else occurrence
            if _is_kept_by_use(outermost, keeping):
                return _Fate(True)
        if not is_name_of(scope, occurrence.expression, everything):
            continue
        if isinstance(occurrence.parent, Call) and occurrence.use == "argument":
            parameters = _parameters(project, scope, occurrence.parent, occurrence.expression, by_expression, bindings)
            if parameters is None:
                return _Fate(True)
            passed += parameters
        elif _is_let_go(project, scope, occurrence, by_expression, keeping):
            return _Fate(True)
    return _Fate(False, tuple(passed))


def is_captured(project: Project, scope: Scope, names: set[str]) -> bool:
    """Whether a function within the function uses one of the names."""
    functions = scope.module.summary.functions
    for index in range(scope.index + 1, len(functions)):
        outer = functions[index].parent
        while outer > scope.index:
            outer = functions[outer].parent
        if outer == scope.index:
            for occurrence in project.operations.occurrences(Scope(scope.module, index)):
                expression = occurrence.expression
                if isinstance(expression, Name) and expression.scope == "captured" and expression.name in names:
                    return True
    return False


def _is_kept_by_use(occurrence: Occurrence, keeping: frozenset[str]) -> bool:
    """Whether the use puts the value somewhere else; another local name of it does not."""
    if occurrence.use == "stored":
        return isinstance(occurrence.parent, Assign) and not all(isinstance(target, Bind) for target in occurrence.parent.targets)
    return occurrence.use in keeping


def _is_let_go(
    project: Project, scope: Scope, occurrence: Occurrence, by_expression: dict[int, Occurrence], keeping: frozenset[str]
) -> bool:
    """Whether this use of one of its names, no argument, lets something else have it: also by a method that is not called but passed on
    (`stack.push_async_callback(conn.close)`)."""
    if occurrence.use != "receiver":
        return _is_kept_by_use(occurrence, keeping)
    attribute = by_expression.get(id(occurrence.parent))
    if attribute is None or attribute.use == "called":
        return False
    return any(isinstance(member, Function) for member in members(project.value(scope, attribute.expression)))


def _parameters(
    project: Project,
    scope: Scope,
    call: Call,
    given: Expression,
    by_expression: dict[int, Occurrence],
    bindings: frozenset[int],
) -> list[tuple[Scope, int]] | None:
    """The parameters of the project's functions that get the argument; None if something else may keep it, or use it after the call."""
    if releases(project, scope, call, bindings):
        return []
    callees = members(project.value(scope, call.func))
    parameters = []
    for callee in callees:
        function = project.evaluator.class_function(callee) if isinstance(callee, Class) and callee.module.is_stub else callee
        if not isinstance(function, Function):
            return None
        if function.is_stub:
            if not _is_harmless(project, function):
                return None
            continue
        matched = match_arguments(function, call.arguments)
        names = [name for name, expression in matched.by_parameter.items() if expression is given]
        is_run_here = not function.summary.is_async or by_expression[id(call)].use in RUN_HERE
        if not matched.complete or not names or not is_run_here:
            return None
        parameters += [(function.scope, p.binding) for p in function.summary.parameters if p.name == names[0]]
    return parameters if callees else None


def _is_harmless(project: Project, function: Function) -> bool:
    """Whether a library's function does not keep its argument: a driver's, or a builtin that looks at it."""
    module = function.scope.module
    if module.name == "builtins":
        return function.summary.owner < 0 and function.summary.name != "setattr"
    return project.facts.driver(module) is not None
