"""What holds of the summary of any module, generated or from the library."""

from __future__ import annotations

import ast
import pickle
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from summaries import names_in, parts_of

from asyncdb_lint import model
from asyncdb_lint.model import ModuleSummary, Span
from asyncdb_lint.syntax import lower

_names = st.sampled_from(["a", "b", "self", "None"])
_expressions = st.recursive(
    _names | st.sampled_from(["1", "'s'", "b''", "f'{a!r:>{b}}'", "...", "(lambda a, *b, c=1: a)", "()"]),
    lambda inner: st.one_of(
        st.builds("{}.b".format, inner.map("({})".format)),
        st.builds("({})({}, *{}, k={})".format, inner, inner, inner, inner),
        st.builds("({})[{}:{}]".format, inner, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or", "+", "is not", "in", "**"]), inner),
        st.builds("[({}) for a, (b, *c) in ({}) if ({})]".format, inner, inner, inner),
        st.builds("{{({}): ({})}}".format, inner, inner),
        st.builds("(c := {})".format, inner),
        st.builds("(not ({}))".format, inner),
    ),
    max_leaves=6,
)
_simple = st.one_of(
    st.builds("a = {}".format, _expressions),
    st.builds("a.b, (c, *d) = {}".format, _expressions),
    st.builds("a: {} = {}".format, _expressions, _expressions),
    st.builds("a += {}".format, _expressions),
    st.builds("{}".format, _expressions),
    st.builds("return {}".format, _expressions),
    st.sampled_from(
        ["pass", "break", "continue", "global a", "nonlocal b", "del a, b.c", "import a.b as c", "from . import a", "raise"]
    ),
)


def _indent(lines: list[str]) -> list[str]:
    return [" " + line for line in lines]


def _compound(children: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    body = st.lists(children, min_size=1, max_size=3).map(lambda blocks: _indent([line for block in blocks for line in block]))
    heads = st.sampled_from(
        [
            "if a:",
            "while a:",
            "for a in b:",
            "with a as b, c:",
            "def f(a, b=1, *c):",
            "async def g():",
            "class C(a):",
            "async with a as a.b:",
        ]
    )
    plain = st.builds(lambda head, lines: [head, *lines], heads, body)
    branches = st.builds(lambda one, two: ["if a is None:", *one, "elif not b:", *two, "else:", *one], body, body)
    tries = st.builds(lambda one, two: ["try:", *one, "except E as a:", *two, "else:", *one, "finally:", *two], body, body)
    cases = st.builds(
        lambda one: ["match a:", " case [b, C(c)] if b:", *_indent(one), " case {'k': a, **d} | a:", *_indent(one)], body
    )
    return st.one_of(plain, branches, tries, cases)


_blocks = st.recursive(_simple.map(lambda line: [line]), _compound, max_leaves=10)
_modules = st.lists(_blocks, max_size=4).map(lambda blocks: "\n".join(line for block in blocks for line in block) + "\n")


def _check(summary: ModuleSummary, source: str) -> None:
    """What holds of every summary."""
    for function in summary.functions:
        for part in parts_of((function.body, function.bindings, function.stores)):
            if isinstance(part, model.Bind):
                assert function.bindings[part.binding].name == part.name
            elif isinstance(part, model.Name) and part.scope == "local" and part.use < 0:
                raise AssertionError(f"local without use: {part}")
            if part and isinstance(part[0], Span):
                assert 0 <= part[0].start <= part[0].end <= len(source)
        for read in names_in(function):
            if read.scope == "local":
                ids = function.reaching[read.use]
                assert ids
                assert all(index == -1 or function.bindings[index].name == read.name for index in ids)
    assert summary.length == len(source)


@settings(max_examples=80, deadline=None)
@given(_modules)
def test_generated_modules_lower_to_consistent_summaries(source: str) -> None:
    summary = lower(source.encode())
    assert isinstance(summary, ModuleSummary), (source, summary)
    _check(summary, source)
    assert lower(source.encode()) == summary
    assert pickle.loads(pickle.dumps(summary)) == summary


_LIBRARY = Path(sysconfig.get_path("stdlib"))


@pytest.mark.parametrize("name", ["ast.py", "asyncio/tasks.py", "tempfile.py", "locale.py", "enum.py"])
def test_library_files_lower_to_consistent_summaries(name: str) -> None:
    source = (_LIBRARY / name).read_bytes()
    summary = lower(source)
    assert isinstance(summary, ModuleSummary)
    _check(summary, source.decode())
    assert pickle.loads(pickle.dumps(summary)) == summary
    tree = list(ast.walk(ast.parse(source)))
    assert len(summary.classes) == sum(isinstance(node, ast.ClassDef) for node in tree)
    evaluated = (*[(f.body, f.decorators, f.parameters, f.returns) for f in summary.functions], summary.classes)
    calls = [part for part in parts_of(evaluated) if isinstance(part, model.Call)]
    assert len(calls) == sum(isinstance(node, ast.Call) for node in tree)
    scopes = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    assert len(summary.functions) == 1 + sum(isinstance(node, scopes) for node in tree)
