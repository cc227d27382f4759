"""Which releases of libraries the modules of a project run with, and what a stub says of them under `if VERSION >= (2, 1):`.

A test of a stub is decided if all releases that may be in use answer it alike. Literals of a stub are looked up for one module of the
project, whose nearest lock file counts; functions and classes are shared by all modules, and so are those answers: there the lock files
of all applications of the project must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from asyncdb_lint.dependencies.ranges import Range, beginning_with, is_within, release_of, without_zeros
from asyncdb_lint.dependencies.records import normalized
from asyncdb_lint.model import (
    Compare,
    Constant,
    Define,
    Display,
    Expression,
    If,
    LibraryVersion,
    Module,
    Name,
    Role,
    Statement,
)
from asyncdb_lint.semantics.modules import VOCABULARY
from asyncdb_lint.semantics.values import Function, Scope

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

SETTING = "`versions`"
NEWEST = "assuming the newest release"


def given_version(distribution: str, text: str) -> LibraryVersion:
    """A version from the settings: `2.0` stands for every 2.0.x."""
    release = release_of(text)
    admits = beginning_with(release) if release is not None else Range()
    return LibraryVersion(normalized(distribution), text, *admits, True, SETTING, 0)


class Versions:
    """The releases of libraries: those that the settings give, else those that the files of each directory say."""

    def __init__(
        self, given: Mapping[str, str], found: Mapping[str, Mapping[str, LibraryVersion]], modules: Iterable[Module]
    ) -> None:
        self._given = {normalized(name): given_version(name, text) for name, text in given.items()}
        self._found = found
        self._height = max((directory.count("..") for directory in found), default=0)
        speaking = tuple(module for module in modules if module.role is not Role.VENDORED)
        applications = tuple(module for module in speaking if module.role is Role.APP)
        self._homes = tuple(dict.fromkeys(self._home(module) for module in applications or speaking))

    def of(self, distributions: Iterable[str], user: Module) -> LibraryVersion | None:
        """The release of the first of these distributions that is known where the module of the project runs."""
        return self._at(distributions, self._home(user))

    def anywhere(self, distributions: Iterable[str]) -> tuple[LibraryVersion, ...]:
        """The releases with which the project's applications run."""
        names = tuple(distributions)
        found = dict.fromkeys(self._at(names, home) for home in self._homes)
        return tuple(version for version in found if version is not None)

    def _at(self, distributions: Iterable[str], home: tuple[str, ...]) -> LibraryVersion | None:
        for name in map(normalized, distributions):
            version = self._given.get(name) or self._nearest(name, home)
            if version is not None:
                return version
        return None

    def _nearest(self, name: str, home: tuple[str, ...]) -> LibraryVersion | None:
        """What the nearest directory says; the nearest lock file above counts more, unless the requirement rules its version out."""
        mentioned = [self._found[directory][name] for directory in home if name in self._found[directory]]
        locked = next((version for version in mentioned if version.locked), None)
        if locked is None or locked is mentioned[0]:
            return locked or next(iter(mentioned), None)
        return locked if is_within(_range(locked), _range(mentioned[0])) else mentioned[0]

    def _home(self, module: Module) -> tuple[str, ...]:
        """The directories from the module upward whose files say something of versions."""
        found, directory = [], module.path.rpartition("/")[0]
        while directory.count("..") <= self._height:
            if directory in self._found:
                found.append(directory)
            directory = _above(directory)
        return tuple(found)


def _above(directory: str) -> str:
    """The directory above one that is relative to the project's root ("")."""
    if not directory or directory.endswith(".."):
        return f"{directory}/.." if directory else ".."
    return directory.rpartition("/")[0]


def _range(version: LibraryVersion) -> Range:
    return Range(version.lowest, version.highest, version.below)


def described(version: LibraryVersion | None) -> str:
    """The version as messages print it, with where it is from: `sqlalchemy 2.0.44 (uv.lock)`."""
    return f"{version.name} {version.text} ({version.path})" if version is not None and version.text else NEWEST


class Dated(NamedTuple):
    """A literal that depends on a release: `because` completes a message, with the `version` that decides; None if none does."""

    value: Any
    because: str
    version: LibraryVersion | None


def is_at_least(version: LibraryVersion, bound: tuple[int, ...]) -> bool | None:
    """Whether the release is the bound or follows it; None if the version does not say."""
    least = without_zeros(bound)
    if version.lowest >= least:
        return True
    if version.highest is None or version.highest > least or (version.highest == least and not version.below):
        return None
    return False


# --------------------------------------------------------------------------------------------------------------- tests in stubs


def dead_bindings(evaluator: Evaluator, scope: Scope) -> frozenset[int]:
    """The bindings of a stub's module or class body that stand in a branch for another version of its library."""
    found = evaluator.dead_bindings.get(scope)
    if found is None:
        found = evaluator.dead_bindings[scope] = _dead(evaluator, scope, evaluator.versions_of(scope.module, None))
    return found


def dead_bindings_for(evaluator: Evaluator, scope: Scope, user: Module, *, newest: bool) -> frozenset[int]:
    """The same for one module of the project. `newest`: what is not decided is so as in the newest release."""
    return _dead(evaluator, scope, evaluator.versions_of(scope.module, user), assumed=True if newest else None)


def is_assumed(evaluator: Evaluator, function: Function) -> bool:
    """Whether a stub's function is so in some releases only, and the project does not say which it runs with."""
    if not function.is_stub:
        return False
    scope = Scope(function.scope.module, max(function.scope.summary.parent, 0))
    versions = evaluator.versions_of(scope.module, None)
    newest, oldest = (_dead(evaluator, scope, versions, assumed=answer) for answer in (True, False))
    bindings = scope.summary.bindings
    found = {number for number in (newest | oldest) - dead_bindings(evaluator, scope) if bindings[number].kind == "def"}
    return any(bindings[number].index == function.scope.index for number in found)


def _dead(
    evaluator: Evaluator, scope: Scope, versions: tuple[LibraryVersion, ...], *, assumed: bool | None = None
) -> frozenset[int]:
    """The bindings in branches that are not taken; `assumed` is the answer to `VERSION >= …` where the versions do not give one."""
    dead: set[int] = set()

    def collect(body: tuple[Statement, ...], *, alive: bool) -> None:
        for statement in body:
            match statement:
                case If(test=test, body=then, orelse=orelse):
                    taken = _version_test(evaluator, scope.module, versions, test, assumed)
                    collect(then, alive=alive and taken is not False)
                    collect(orelse, alive=alive and taken is not True)
                case Define(binding=binding) if not alive:
                    dead.add(binding)
                case _ if not alive:
                    dead.update(target.binding for target in getattr(statement, "targets", ()) if hasattr(target, "binding"))
                    dead.update(getattr(statement, "bindings", ()))
                case _:
                    pass

    collect(scope.summary.body, alive=True)
    return frozenset(dead)


def _version_test(
    evaluator: Evaluator, stub: Module, versions: tuple[LibraryVersion, ...], test: Expression, assumed: bool | None
) -> bool | None:
    """Whether `VERSION >= (2, 1)` holds; None if nothing decides it or the test is another."""
    match test:
        case Compare(first=Name() as name, rest=((">=" | "<" as operator, Display(items=items)),)):
            if evaluator.table.import_origin(stub, name) != (VOCABULARY, "VERSION"):
                return None
            bound = tuple(item.value for item in items if isinstance(item, Constant) and isinstance(item.value, int))
            answers = {is_at_least(version, bound) for version in versions} or {None}
            answer = answers.pop() if len(answers) == 1 else None
            answer = assumed if answer is None else answer
            return answer if operator == ">=" or answer is None else not answer
        case _:
            return None
