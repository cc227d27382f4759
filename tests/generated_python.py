"""Hypothesis strategies for small Python projects: names that meet, calls that recur, drivers in odd places."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = ("a", "b", "client", "session", "load")
ATTRIBUTES = ("a", "client", "load", "execute", "commit", "get")
ATOMS = ("1", "None", "'text'", "redis.Redis()", "psycopg2.connect('dbname=app')", "AsyncSession()", "[]", "{}")
HEADER = """\
import asyncio
import functools
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import psycopg2
import redis
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

app = FastAPI()
"""
DECORATORS = (
    "@contextmanager",
    "@asynccontextmanager",
    "@functools.cache",
    "@app.get('/')",
    "@a",
    "@load(1)",
    "@property",
    "@staticmethod",
)
ANNOTATIONS = ("Session", "AsyncSession | None", "'Client'", "list[redis.Redis]", "a", "nowhere.X")

names = st.sampled_from(NAMES)


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{}.{}".format, inner, st.sampled_from(ATTRIBUTES)),
        st.builds("{}({})".format, inner, inner),
        st.builds("{}({}={})".format, inner, names, inner),
        st.builds("{}(*{}, **{})".format, inner, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("[{} for {} in {} if {}]".format, inner, names, inner, inner),
        st.builds("(lambda {}: {})".format, names, inner),
        st.builds("functools.partial({}, {})".format, inner, inner),
        st.builds("Depends({})".format, inner),
        st.builds("f'{{{}}}'".format, names),
        st.builds("({}, *{})".format, inner, inner),
        st.builds("({} := {})".format, names, inner),
    )


expressions = st.recursive(st.one_of(names, st.sampled_from(ATOMS)), _combined, max_leaves=6)


def _simple() -> st.SearchStrategy[str]:
    return st.one_of(
        expressions,
        st.builds("{} = {}".format, names, expressions),
        st.builds("{}, {} = {}".format, names, names, expressions),
        st.builds("{}.{} = {}".format, names, st.sampled_from(ATTRIBUTES), expressions),
        st.builds("{}: {} = {}".format, names, st.sampled_from(ANNOTATIONS), expressions),
        st.builds("{} += {}".format, names, expressions),
        st.builds("del {}".format, names),
        st.just("pass"),
    )


def _indented(lines: list[str]) -> str:
    return "\n".join(f"    {line}" for text in lines for line in text.splitlines())


def _block(header: st.SearchStrategy[str], body: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda first, lines: f"{first}\n{_indented(lines)}", header, st.lists(body, min_size=1, max_size=3))


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    headers = st.one_of(
        st.builds("if {}:".format, expressions),
        st.builds("if {} is None:".format, names),
        st.builds("if isinstance({}, {}):".format, names, names),
        st.builds("while {}:".format, expressions),
        st.builds("for {} in {}:".format, names, expressions),
        st.builds("with {} as {}:".format, expressions, names),
    )
    tried = st.builds(
        "try:\n{}\nexcept {} as {}:\n{}".format,
        inner.map(lambda s: _indented([s])),
        names,
        names,
        inner.map(lambda s: _indented([s])),
    )
    return st.one_of(_block(headers, inner), tried)


statements = st.recursive(_simple(), _compound, max_leaves=4)


@st.composite
def functions(draw: st.DrawFn, *, method: bool = False) -> str:
    """A function or coroutine, perhaps decorated, perhaps a generator."""
    decorators = draw(st.lists(st.sampled_from(DECORATORS), max_size=1))
    asynchronous = draw(st.booleans())
    parameters = draw(st.lists(names, unique=True, max_size=2))
    annotated = [f"{name}: {draw(st.sampled_from(ANNOTATIONS))}" if draw(st.booleans()) else name for name in parameters]
    if annotated and draw(st.booleans()):
        annotated[-1] += f" = {draw(expressions)}"
    body = draw(st.lists(statements, min_size=1, max_size=3))
    ends = ["return {}", "yield {}", "{}"] + (["await {}"] if asynchronous else [])
    body.append(draw(st.sampled_from(ends)).format(draw(expressions)))
    signature = ", ".join((["self"] if method else []) + annotated)
    header = f"{'async ' if asynchronous else ''}def {draw(names)}({signature}):"
    return "\n".join([*decorators, header, _indented(body)])


@st.composite
def classes(draw: st.DrawFn) -> str:
    """A class with methods, attributes and perhaps bases, itself among them."""
    decorators = draw(st.lists(st.just("@dataclass"), max_size=1))
    bases = draw(st.lists(st.sampled_from(("Client", "a", "redis.Redis", "Session", "list[a]")), max_size=2, unique=True))
    members = draw(st.lists(st.one_of(functions(method=True), _simple()), min_size=1, max_size=3))
    return "\n".join([*decorators, f"class {draw(st.sampled_from(('Client', 'a')))}({', '.join(bases)}):", _indented(members)])


@st.composite
def modules(draw: st.DrawFn) -> str:
    """The text of a module."""
    parts = draw(st.lists(st.one_of(functions(), classes(), statements), min_size=1, max_size=5))
    imported = draw(
        st.sampled_from(("", "from app.other import *\n", "from app.other import a, load\n", "import app.other as b\n"))
    )
    return f"{HEADER}{imported}\n\n" + "\n\n\n".join(parts) + "\n"
