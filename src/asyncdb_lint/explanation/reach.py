"""How the event loop, or a request, comes to a function; and what keeps a way from counting."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice

from asyncdb_lint.explanation.records import Remark
from asyncdb_lint.explanation.words import at, scope_name
from asyncdb_lint.model import Call, Frame
from asyncdb_lint.semantics.assumptions import is_error_path
from asyncdb_lint.semantics.callers import CallSite
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope
from asyncdb_lint.semantics.walk import Occurrence

MOST_FUNCTIONS = 400
MOST_WAYS = 3


def request_remark(project: Project, scope: Scope) -> Remark:
    """The way from a request to the function."""
    reached = project.contexts.reached_from_request(scope)
    if reached is None:
        return Remark(
            "request", f"no request handler, dependency or middleware is known to reach {scope_name(scope)} again and again"
        )
    names = [step.summary.name for step in reached.path]
    frames = tuple(
        Frame("call", f"calls `{callee.summary.name}`", callee.qualname, project.place(caller.module, call.span))
        for (caller, call), callee in zip(reached.calls, reached.path[1:], strict=True)
    )
    way = f" ({' -> '.join(names)})" if len(names) > 1 else ""
    return Remark("request", f"reached on each request of `{names[0]}`{way}", frames)


def ways_from_loop(project: Project, start: Scope) -> Iterator[str]:
    """Why code on the event loop that calls the function, at once or through others, does not count; one clause for each way."""
    for path in islice(_ways(project, start), MOST_WAYS):
        reason = next((reason for site in path if (reason := _obstacle(project, site))), "")
        first = path[0]
        where = f"{scope_name(first.scope)} ({at(project, first.scope.module, first.call.span)})"
        yield f"{where} comes to it on the event loop, but {reason}" if reason else f"{where} comes to it on the event loop"


def _ways(project: Project, start: Scope) -> Iterator[tuple[CallSite, ...]]:
    """The shortest ways by calls from functions on the event loop, the first call first."""
    queue: deque[tuple[Scope, tuple[CallSite, ...]]] = deque([(start, ())])
    seen = {start}
    while queue and len(seen) < MOST_FUNCTIONS:
        scope, path = queue.popleft()
        for site in project.callers.calls_of(scope):
            if site.scope in seen:
                continue
            seen.add(site.scope)
            if project.runs_on_event_loop(site.scope):
                yield (site, *path)
            elif not project.contexts.registered(site.scope) and not site.scope.summary.is_async:
                queue.append((site.scope, (site, *path)))


def _obstacle(project: Project, site: CallSite) -> str:
    """What keeps a call from being a step of a chain; empty if nothing is known to."""
    where = at(project, site.scope.module, site.call.span)
    occurrence = _occurrence(project, site.scope, site.call)
    if not project.effects.runs_when_called(site.function):
        return not_run_words(project, site.function)
    if occurrence is not None and is_once(project.evaluator, site.scope, occurrence):
        return f"the call at {where} happens once"
    if occurrence is not None and is_error_path(occurrence):
        return f"the call at {where} stands where an error is handled and raised again"
    if project.options.is_cut(site.scope.module, site.call.span, "hop"):
        return f"a comment at the call at {where} suppresses it"
    others = [method for method in project.hierarchy.overriding(site.function) if method.scope != site.function.scope]
    if others:
        return f"the call at {where} may as well run {_names(others)}"
    return ""


def _occurrence(project: Project, scope: Scope, call: Call) -> Occurrence | None:
    return next((o for o in project.operations.occurrences(scope) if o.expression is call), None)


def _names(functions: list[Function]) -> str:
    shown = " or ".join(f"`{function.qualname}`" for function in functions[:2])
    return shown if len(functions) <= 2 else f"{shown} or {len(functions) - 2} more"


def not_run_words(project: Project, function: Function) -> str:
    """Why calling the project's function does not run its body at once, or does not count; empty if it does."""
    name = f"`{function.summary.name}`"
    if project.never_blocks(function.qualname):
        option = "offload-wrappers" if function.qualname in project.options.offload_wrappers else "nonblocking-calls"
        return f"`{option}` in the configuration names `{function.qualname}`"
    if function.wrapper in _WRAPPERS:
        return _WRAPPERS[function.wrapper].format(name)
    if function.summary.is_async:
        return f"{name} is a coroutine function, whose body runs when it is awaited"
    if function.summary.is_generator and function.wrapper != "context":
        return f"{name} is a generator: its body runs where it is iterated over"
    return ""


_WRAPPERS = {
    "cached": "{} runs once for each argument: its decorator keeps what it gives",
    "offloaded": "the decorator of {} runs it in another thread and gives a coroutine",
    "submitted": "the decorator of {} runs it in another thread and gives a future",
    "configured": "`offload-wrappers` in the configuration names a decorator of {}",
    "unknown": "a decorator of {} that is not known may run it elsewhere, as its name says",
    "async-context": "{} makes an asynchronous context manager: its body is judged where it stands",
}
