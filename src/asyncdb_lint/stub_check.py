"""The command `stub-check`: what is wrong with stubs of the user's own.

A stub that the run cannot read ends it; one that it can read, but that says something nobody understands, would only be silent. So each
stub is read here as Python: its syntax, the words that it takes from the vocabulary and what it passes to them, and its `DRIVER` or
`FRAMEWORK`.
"""

from __future__ import annotations

import ast
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from asyncdb_lint import vocabulary
from asyncdb_lint.config import Request, load
from asyncdb_lint.problems import ConfigurationError, Problem, did_you_mean
from asyncdb_lint.selection import rule_selectors
from asyncdb_lint.semantics.facts import Driver

_WORDS = {name: value for name, value in vars(vocabulary).items() if not name.startswith("_")}
_VOCABULARY = vocabulary.__name__
_DRIVER = frozenset(field.name for field in fields(Driver)) - {"module"}
_VALUES = {"mode": ("sync", "async", "both"), "layer": ("driver", "session")}


class Mistake(NamedTuple):
    """What is wrong at a place of a stub; 1-based line and column."""

    line: int
    column: int
    text: str


def stub_check(directories: Sequence[str]) -> int:
    """Print what is wrong with the stubs below the directories, those of the configuration if none is given; gives the exit code.

    Raises ConfigurationError where there is nothing to check.
    """
    configured = load(Request(os.getcwd()), rule_selectors).settings.stubs if not directories else ()
    paths = [path for directory in (*directories, *configured) for path in _stubs(directory)]
    if not paths:
        remedy = "give the directories that hold them, or name these in the option `stubs`"
        raise ConfigurationError([Problem("there are no stubs to check", remedy)])
    wrong = 0
    for path in paths:
        with open(path, "rb") as stream:
            for mistake in mistakes(stream.read()):
                wrong += 1
                print(f"{os.path.relpath(path)}:{mistake.line}:{mistake.column}: {mistake.text}")
    stubs = f"{len(paths)} stub{'s' if len(paths) > 1 else ''}"
    print(f"{wrong} mistake{'s' if wrong > 1 else ''} in {stubs}" if wrong else f"{stubs}: nothing wrong", file=sys.stderr)
    return 1 if wrong else 0


def _stubs(directory: str) -> list[str]:
    if not os.path.isdir(directory):
        raise ConfigurationError([Problem(f"there is no directory `{directory}`", "give a directory that holds stubs")])
    return sorted(os.path.join(at, name) for at, _, names in os.walk(directory) for name in names if name.endswith(".pyi"))


def mistakes(content: bytes) -> Iterator[Mistake]:
    """What is wrong with the text of a stub, in order."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError) as error:
        line, column = (error.lineno or 1, error.offset or 1) if isinstance(error, SyntaxError) else (1, 1)
        yield Mistake(line, max(column, 1), f"cannot parse the stub: {error.msg if isinstance(error, SyntaxError) else error}")
        return
    yield from sorted(_Reader(tree).mistakes())


class _Reader:
    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._words: dict[str, str] = {}

    def mistakes(self) -> Iterator[Mistake]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.ImportFrom) and node.module == _VOCABULARY:
                yield from self._imported(node)
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self._words:
                yield from _call(node, _WORDS[self._words[node.func.id]])
        for statement in self._tree.body:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else None
            if isinstance(statement, ast.Assign) and isinstance(target, ast.Name) and target.id in ("DRIVER", "FRAMEWORK"):
                yield from _facts(target.id, statement.value)

    def _imported(self, node: ast.ImportFrom) -> Iterator[Mistake]:
        for alias in node.names:
            if alias.name in _WORDS:
                self._words[alias.asname or alias.name] = alias.name
            else:
                yield _mistake(alias, f"`{_VOCABULARY}` has no `{alias.name}`", did_you_mean(alias.name, _WORDS))


def _call(node: ast.Call, word: Callable[..., Any]) -> Iterator[Mistake]:
    """The arguments of a word that it does not take, or whose value it does not know."""
    if not inspect.isfunction(word):
        return
    signature = inspect.signature(word)
    try:
        bound = signature.bind(*node.args, **{keyword.arg: keyword.value for keyword in node.keywords if keyword.arg})
    except TypeError as error:
        yield _mistake(node, f"`{word.__name__}()`: {error}", None)
        return
    hints = get_type_hints(word)
    for name, given in bound.arguments.items():
        values = get_args(hints.get(name)) if get_origin(hints.get(name)) is Literal else ()
        if values and isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value not in values:
            known = ", ".join(f"`{value}`" for value in values if value)
            yield _mistake(given, f"`{word.__name__}()` knows no {name} `{given.value}`", f"it is one of {known}")


def _facts(name: str, value: ast.expr) -> Iterator[Mistake]:
    """What is wrong with a `DRIVER` or `FRAMEWORK`."""
    try:
        facts = ast.literal_eval(value)
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        yield _mistake(value, f"`{name}` is a dict of literals", None)
        return
    needed = ("name", "mode") if name == "DRIVER" else ("name",)
    for key in needed:
        if not isinstance(facts.get(key), str):
            yield _mistake(value, f"`{name}` needs a `{key}`", None)
    for key, given in facts.items():
        if name == "DRIVER" and key not in _DRIVER:
            yield _mistake(value, f"`{name}` has no `{key}`", did_you_mean(str(key), _DRIVER))
        elif key in _VALUES and given not in _VALUES[key] and name == "DRIVER":
            known = ", ".join(f"`{each}`" for each in _VALUES[key])
            yield _mistake(value, f"`{name}` knows no {key} `{given}`", f"it is one of {known}")
        elif key == "distributions" and not (isinstance(given, tuple | list) and all(isinstance(each, str) for each in given)):
            yield _mistake(value, f"the `distributions` of `{name}` are a tuple of names", None)


def _mistake(node: ast.AST, text: str, remedy: str | None) -> Mistake:
    return Mistake(getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1, f"{text}; {remedy}" if remedy else text)
