"""Paths compared with what happens: generated coroutines are run, and the way in which each ends must be among those foretold."""

from __future__ import annotations

import random
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from summaries import summary_of

from asyncdb_lint.model import Call, Expression, Name
from asyncdb_lint.semantics.paths import Step, exits, presence
from asyncdb_lint.semantics.walk import occurrences

HELD, FREE = "held", "free"


class _Lock:
    """`take()` holds, `give()` frees, `with scoped()` does both."""

    def step(self, state: str, step: Step) -> str:
        called = step.expression.func.name if isinstance(step.expression, Call) and isinstance(step.expression.func, Name) else ""
        match (step.kind, called):
            case ("evaluate", "take") | ("enter", "scoped"):
                return HELD
            case ("evaluate", "give") | ("leave", "scoped"):
                return FREE
            case _:
                return state

    def assume(self, state: str, test: Expression, outcome: bool) -> str | None:
        if isinstance(test, Call) and isinstance(test.func, Name) and test.func.name == "is_held":
            return state if (state == HELD) is outcome else None
        return state


def foretold(source: str) -> set[tuple[str, str]]:
    summary = summary_of(source)
    return {(way.kind, way.state) for way in exits(summary.functions[1].body, occurrences(summary, 1), FREE, _Lock())}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("take()\nawait work()\ngive()", {("normal", FREE), ("raise", HELD)}),
        ("take()\ntry:\n    await work()\nfinally:\n    give()", {("normal", FREE), ("raise", FREE)}),
        ("take()\ntry:\n    await work()\nexcept Exception:\n    give()\n    raise\ngive()", {("normal", FREE), ("raise", FREE)}),
        ("take()\ntry:\n    await work()\nexcept KeyError:\n    pass\ngive()", {("normal", FREE), ("raise", HELD)}),
        ("if flip():\n    take()\n    return\ngive()", {("return", HELD), ("normal", FREE)}),
        ("while flip():\n    take()\n    if flip():\n        break\n    give()", {("normal", HELD), ("normal", FREE)}),
        ("while True:\n    take()", set()),
        ("take()\nif is_held():\n    give()", {("normal", FREE)}),
        ("async with scoped():\n    return", {("return", FREE), ("raise", FREE)}),
        ("try:\n    take()\n    return\nfinally:\n    give()", {("return", FREE)}),
        ("match flip():\n    case 1:\n        take()\n    case _:\n        give()", {("normal", HELD), ("normal", FREE)}),
        ("async for _ in turns():\n    take()", {("normal", HELD), ("normal", FREE), ("raise", HELD), ("raise", FREE)}),
    ],
)
def test_ways_out(body: str, expected: set[tuple[str, str]]) -> None:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    assert foretold(f"async def f():\n{lines}") == expected


@pytest.mark.parametrize(
    ("test", "outcome", "there"),
    [
        ("x", True, [True]),
        ("not x", True, [False]),
        ("x is None", False, [True]),
        ("x is not None and y", True, [True, True]),
        ("x is not None and y", False, []),
        ("x is None or y", False, [True, False]),
        ("x.closed", True, []),
    ],
)
def test_what_a_test_tells_of_presence(test: str, outcome: bool, there: list[bool]) -> None:
    statement: Any = summary_of(f"def f(x, y):\n    if {test}:\n        pass\n").functions[1].body[0]
    assert list(presence(statement.test, outcome).values()) == there


# ------------------------------------------------------------------------------------------------------------ against execution

_SIMPLE = ["take()", "give()", "await work()", "return", "break", "continue", "raise Boom", "flip()"]
_HEADS = {
    "if": "if flip():",
    "held": "if is_held():",
    "while": "while tick():",
    "for": "async for _ in turns():",
    "with": "async with scoped():",
    "try": "try:",
    "all": "try:",
    "finally": "try:",
}


def _compound(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    block = st.lists(children, min_size=1, max_size=3)
    return st.tuples(st.sampled_from(list(_HEADS)), block, st.none() | block)


_programs = st.lists(st.recursive(st.sampled_from(_SIMPLE), _compound, max_leaves=12), min_size=1, max_size=4)


def _render(statements: list[Any], lines: list[str], depth: int, in_loop: bool) -> None:
    for statement in statements:
        if isinstance(statement, str):
            lines.append(" " * depth + (statement if in_loop or statement not in ("break", "continue") else "pass"))
            continue
        kind, body, other = statement
        lines.append(" " * depth + _HEADS[kind])
        _render(body, lines, depth + 1, in_loop or kind in ("while", "for"))
        if kind in ("try", "all", "finally"):
            lines.append(" " * depth + {"try": "except Boom:", "all": "except Exception:", "finally": "finally:"}[kind])
            _render(other or ["flip()"], lines, depth + 1, in_loop)
        elif other is not None and kind != "with":
            lines.append(" " * depth + "else:")
            _render(other, lines, depth + 1, in_loop)


class _Boom(Exception):
    pass


class _Endless(BaseException):
    pass


class _Run:
    """One execution under random decisions: how it ended, and in which state; `ended` is None if it went on for too long."""

    def __init__(self, source: str, seed: int) -> None:
        self.random, self.steps, self.state = random.Random(seed), 0, FREE
        names = ("take", "give", "work", "flip", "is_held", "tick", "turns", "scoped")
        scope: dict[str, Any] = {name: getattr(self, name) for name in names} | {"Boom": _Boom}
        exec(compile(source, "generated", "exec"), scope)
        self.ended: tuple[str, str] | None
        try:
            scope["f"]().send(None)
        except StopIteration as end:
            self.ended = ("normal" if end.value == "end" else "return", self.state)
        except _Boom:
            self.ended = ("raise", self.state)
        except _Endless:
            self.ended = None

    def take(self) -> None:
        self.state = HELD

    def give(self) -> None:
        self.state = FREE

    def flip(self) -> bool:
        self.steps += 1
        if self.steps > 200:
            raise _Endless
        return self.random.random() < 0.5

    def is_held(self) -> bool:
        return self.state == HELD

    async def work(self) -> None:
        if self.flip():
            raise _Boom

    def tick(self) -> bool:
        return self.flip()

    async def turns(self) -> Any:
        while self.flip():
            yield None

    @asynccontextmanager
    async def scoped(self) -> Any:
        self.take()
        try:
            yield None
        finally:
            self.give()


@settings(max_examples=200, deadline=None)
@given(program=_programs, seed=st.integers(0, 1 << 16))
def test_every_way_in_which_a_coroutine_ends_is_foretold(program: list[Any], seed: int) -> None:
    lines = ["async def f():"]
    _render(program, lines, 1, False)
    lines.append(" return 'end'")
    source = "\n".join(lines) + "\n"
    ways = foretold(source.replace(" return 'end'", " pass"))
    for attempt in range(8):
        ended = _Run(source, seed + attempt).ended
        assert ended is None or ended in ways, f"{source}\nended {ended}, foretold {ways}"
