"""Use-def compared with what happens: generated functions are run, and every value that a read sees must come from a binding that
reaches it."""

from __future__ import annotations

import random
from contextlib import nullcontext
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from summaries import line_of, names_in, summary_of

from asyncdb_lint.model import FunctionSummary

_TESTS = ["x", "not x", "flip()", "x and flip()", "flip() or x", "(x := bind(LINE))", "not (x or flip())", "x if flip() else not x"]
_SIMPLE = [
    "x = bind(LINE)",
    "see(x, LINE)",
    "x += bind(LINE)",
    "maybe_raise()",
    "del x",
    "return",
    "break",
    "continue",
    "see(x and x, LINE)",
]
_SIMPLE += [
    "see(x, LINE)",
    "[x for x in passes(LINE) if see(x, LINE)]",
    "[see(x, LINE) for _ in passes(LINE) if (x := bind(LINE))]",
]
_SIMPLE += ["[see(x, LINE) for _ in passes(LINE) if see(x, LINE) or (x := bind(LINE))]"]
_HEADS = {
    "if": "if TEST:",
    "while": "while tick() and (TEST):",
    "for": "for x in passes(LINE):",
    "with": "with manager(LINE) as x:",
}


def _compound(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    block = st.lists(children, min_size=1, max_size=4)
    kind = st.sampled_from(["if", "while", "for", "with", "try", "finally", "forever"])
    return st.tuples(kind, st.sampled_from(_TESTS), block, st.none() | block)


_programs = st.lists(st.recursive(st.sampled_from(_SIMPLE), _compound, max_leaves=16), min_size=1, max_size=5)


def _render(statements: list[Any], lines: list[str], depth: int, in_loop: bool) -> None:
    def emit(text: str) -> None:
        lines.append(" " * depth + text.replace("LINE", str(len(lines) + 1)))

    for statement in statements:
        if isinstance(statement, str):
            emit(statement if in_loop or statement not in ("break", "continue") else "pass")
            continue
        kind, test, body, other = statement
        looping = in_loop or kind in ("while", "for", "forever")
        if kind == "forever":
            emit("while True:")
            lines.append(" " * (depth + 1) + "tick() or stop()")
        else:
            emit(_HEADS.get(kind, "try:").replace("TEST", test))
        _render(body, lines, depth + 1, looping)
        if kind in ("try", "finally"):
            emit("except Boom:" if kind == "try" else "finally:")
            _render(other or ["see(x, LINE)"], lines, depth + 1, in_loop)
        elif other is not None and kind not in ("with", "forever"):
            emit("else:")
            _render(other, lines, depth + 1, in_loop)


class _Value:
    """A value that knows the line it was bound on."""

    def __init__(self, line: int, truth: bool) -> None:
        self.line, self.truth = line, truth

    def __bool__(self) -> bool:
        return self.truth

    def __add__(self, other: _Value) -> _Value:
        return other


class _Boom(Exception):
    pass


class _Stop(Exception):
    pass


class _Run:
    """One execution of a generated function under random decisions: what each line read, and where a name was unbound."""

    def __init__(self, source: str, seed: int) -> None:
        self.random, self.steps = random.Random(seed), 0
        self.seen: list[tuple[int, _Value]] = []
        self.unbound: set[int] = set()
        scope: dict[str, Any] = {
            name: getattr(self, name) for name in ("flip", "bind", "see", "maybe_raise", "tick", "stop", "passes")
        }
        scope |= {"Boom": _Boom, "manager": lambda line: nullcontext(self.bind(line))}
        exec(compile(source, "generated", "exec"), scope)
        try:
            scope["f"]()
        except (_Boom, _Stop, NameError) as error:
            self._note_unbound(error)

    def _note_unbound(self, error: BaseException | None) -> None:
        while error is not None:
            if isinstance(error, NameError):
                trace = error.__traceback__
                while trace is not None and trace.tb_next is not None:
                    trace = trace.tb_next
                self.unbound.add(trace.tb_lineno if trace is not None else 0)
            error = error.__context__

    def flip(self) -> bool:
        return self.random.random() < 0.5

    def bind(self, line: int) -> _Value:
        return _Value(line, self.flip())

    def see(self, value: _Value, line: int) -> bool:
        self.seen.append((line, value))
        return self.flip()

    def maybe_raise(self) -> None:
        if self.flip():
            raise _Boom

    def tick(self) -> bool:
        self.steps += 1
        return self.steps < 30 and self.random.random() < 0.8

    def stop(self) -> None:
        raise _Stop

    def passes(self, line: int) -> list[_Value]:
        return [self.bind(line) for _ in range(self.random.randrange(3))] if self.tick() else []


def _explains(function: FunctionSummary, lines: dict[int, int], index: int, value: _Value) -> bool:
    """Whether the binding of that index can have given `value`."""
    if index < 0:
        return False
    binding = function.bindings[index]
    if binding.kind == "narrow":
        agrees = bool(binding.index) is bool(value)
        return agrees and any(_explains(function, lines, base, value) for base in binding.path)
    return lines[index] == value.line and binding.kind != "delete"


@settings(max_examples=200, deadline=None)
@given(program=_programs, seed=st.integers(0, 1 << 16))
def test_every_value_that_a_read_sees_comes_from_a_binding_that_reaches_it(program: list[Any], seed: int) -> None:
    lines = ["def f():"]
    _render(program, lines, 1, False)
    source = "\n".join([*lines, " x = 0\n"])  # if nothing else does, this makes the name local
    summary = summary_of(source)
    function = summary.functions[1]
    bound_on = {index: line_of(summary, binding.span) for index, binding in enumerate(function.bindings)}
    reaching_by_line: dict[int, list[tuple[int, ...]]] = {}
    for read in names_in(function):
        if read.name == "x":
            reaching_by_line.setdefault(line_of(summary, read.span), []).append(function.reaching[read.use])
    for index, binding in enumerate(function.bindings):
        assert binding.kind != "narrow" or all(i < index or function.bindings[i].kind != "narrow" for i in binding.path), source
    for attempt in range(8):
        run = _Run(source, seed + attempt)
        for line, value in run.seen:
            explained = any(_explains(function, bound_on, index, value) for ids in reaching_by_line[line] for index in ids)
            assert explained, f"{source}\nline {line} saw the value of line {value.line}"
        for line in run.unbound & reaching_by_line.keys():
            unbound = [index for ids in reaching_by_line[line] for index in ids if index < 0 or _is_deletion(function, index)]
            assert unbound, f"{source}\nline {line} found x unbound"


def _is_deletion(function: FunctionSummary, index: int) -> bool:
    binding = function.bindings[index]
    return binding.kind == "delete" or (binding.kind == "narrow" and any(i < 0 or _is_deletion(function, i) for i in binding.path))
