"""Whether code belongs to a command line: it runs once, for a person who can stop it."""

from __future__ import annotations

from asyncdb_lint.model import Call, Compare, Constant, If, Module, Name
from asyncdb_lint.semantics.memory import remembered
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope
from asyncdb_lint.semantics.walk import dotted

_NAMES = frozenset({"cli", "__main__", "manage", "commands", "command", "scripts", "script"})
_DECORATORS = frozenset({"command", "group"})


def is_command_line(project: Project, scope: Scope) -> bool:
    """Whether the function is a command or stands in a module of commands, or in a program that nothing imports."""
    module = scope.module
    if not _NAMES.isdisjoint(module.name.split(".")) or _is_program(project, module):
        return True
    while scope.summary.kind != "module":
        for decorator in scope.summary.decorators:
            if isinstance(decorator, Call) and dotted(decorator).rpartition(".")[2] in _DECORATORS:
                return True
        scope = Scope(module, max(scope.summary.parent, 0))
    return False


def _is_program(project: Project, module: Module) -> bool:
    """Whether the module has a `__main__` guard, nothing imports it, and no framework calls its functions."""
    guarded = any(isinstance(s, If) and _is_guard(s) for s in module.summary.functions[0].body)
    if not guarded or module.name in _imported(project):
        return False
    return not any(project.contexts.registrations(scope) for scope in project.scopes(module))


def _is_guard(statement: If) -> bool:
    match statement.test:
        case Compare(first=Name(name="__name__"), rest=(("==", Constant(value="__main__")),)):
            return True
        case _:
            return False


@remembered
def _imported(project: Project) -> frozenset[str]:
    """The dotted names that the project's modules import."""
    names: set[str] = set()
    for module in project.modules:
        for function in module.summary.functions:
            for binding in function.bindings:
                if binding.kind == "import":
                    name = project.table.absolute(binding, module)
                    names |= {name, f"{name}.{binding.member}"} if binding.member else {name}
    return frozenset(names)
