"""Positions equal those of libcst's own provider, at a fraction of its cost."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import typing
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from summaries import parts_of, summary_of

import asyncdb_lint
from asyncdb_lint.model import Call, Handler, ModuleSummary, Span
from asyncdb_lint.syntax import lower
from asyncdb_lint.syntax.lines import line_starts
from asyncdb_lint.syntax.positions import lay_out

_OWN_FILES = sorted(Path(asyncdb_lint.__file__).parent.rglob("*.py"))
_LIBRARY_FILES = [Path(inspect.getfile(module)) for module in (asyncio.base_events, dataclasses, typing)]

_ODD = """\
@ decorator (
    1)
async  def f ( a , * , b : "int" = ( 1 ) ) -> ( int ) :  # noqa
    async with ( open ( a ) ) as x , y as ( z ) : pass
    return ( yield ( a [ 1 : 2 , ... ] . b ) )
if a : b ; c
elif ( d
      ) :
\tfor ( i , j ) in ( k ) : del i , ( j )
else :
\tmatch ( x ) :
\t\tcase A ( b = 1 ) | { 1 : 2 , ** c } | [ 1 , * _ ] if ( d ) : f"a{ b !r:>{ c }}d" 'e' \\
\t\t\t"f"
class C [ T ] ( B , metaclass = M ) : x : int = lambda * a , k = 1 : ( a )
try : pass
except* ( E ) as e : raise F from ( e )
x = y = ( 1 , ) ; x @= 2 ; assert ( x ) , y ; é = "ü" ; é . f ( )
"""


class _Nodes(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        self.found.append(node)
        return True


def _offsets(place: CodeRange, starts: tuple[int, ...]) -> Span:
    return Span(starts[place.start.line - 1] + place.start.column, starts[place.end.line - 1] + place.end.column)


_EXACT = (
    cst.BaseExpression,
    cst.BaseSmallStatement,
    cst.Arg,
    cst.SubscriptElement,
    cst.Decorator,
    cst.ImportAlias,
    cst.FormattedStringText,
)
_STARTING = (cst.BaseCompoundStatement, cst.ExceptHandler, cst.ExceptStarHandler, cst.MatchCase)


def _differences(text: str) -> Iterator[tuple[str, Span, Span]]:
    module = cst.parse_module(text)
    layout, _ = lay_out(module, text)
    starts = line_starts(text)
    places = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    nodes = _Nodes()
    module.visit(nodes)
    compared = 0
    for node in nodes.found:
        if isinstance(node, _EXACT + _STARTING):
            expected, actual = _offsets(places[node], starts), layout.spans[id(node)]
            compared += 1
            if actual.start != expected.start or (isinstance(node, _EXACT) and actual != expected):
                yield type(node).__name__, expected, actual
    assert compared or not text.strip()


@pytest.mark.parametrize("path", [*_OWN_FILES[::4], *_LIBRARY_FILES], ids=lambda path: path.stem)
def test_positions_equal_those_of_position_provider(path: Path) -> None:
    assert list(_differences(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_odd_spacing_and_every_newline_keep_positions_exact(newline: str) -> None:
    assert list(_differences(_ODD.replace("\n", newline))) == []


def test_a_span_cuts_the_expression_out_of_the_source_without_its_parentheses() -> None:
    source = "x = ( a . b ( 1 ,\n  c ) ) . d\n"
    call = next(part for part in parts_of(summary_of(source).functions) if isinstance(part, Call))
    assert source[slice(*call.span)] == "a . b ( 1 ,\n  c )"


def test_offsets_count_characters_behind_a_byte_order_mark() -> None:
    summary = lower("\ufeffé = f()\n".encode())
    assert isinstance(summary, ModuleSummary)
    call = next(part for part in parts_of(summary.functions) if isinstance(part, Call))
    assert call.span == (4, 7)
    assert summary.length == 8


def test_headers_reach_from_the_keyword_to_the_colon() -> None:
    source = (
        "@d\nasync def f(a: 'b:c') -> {1: 2}:\n  if a: pass\n  elif b[1:]: pass\n  while a: pass\n  with a, b: pass\n  match (a):\n"
        "    case {1: b} if c: pass\n  try: pass\n  except E: pass\nclass C(B): pass\n"
    )
    headers = [
        source[slice(*part[0])]  # type: ignore[misc]
        for part in parts_of(summary_of(source).functions)
        if type(part).__name__ in ("FunctionSummary", "If", "While", "With", "Match", "Case", "Try", "Handler", "Define")
        and isinstance(part[0], Span)
    ]
    assert headers == [
        "async def f(a: 'b:c') -> {1: 2}:",
        "class C(B):",
        "if a:",
        "elif b[1:]:",
        "while a:",
        "with a, b:",
        "match (a):",
        "case {1: b} if c:",
        "try:",
        "except E:",
    ]


@pytest.mark.parametrize("damage", ["codegen fails", "text differs"])
def test_without_the_private_interface_the_summary_is_the_same(damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = lower(_ODD.encode())
    assert isinstance(expected, ModuleSummary)
    assert len(expected.directives) == 1
    from asyncdb_lint.syntax import positions

    def fail(*_: object) -> None:
        raise AttributeError("the private interface has changed")

    if damage == "codegen fails":
        monkeypatch.setattr(positions, "_CountingState", fail)
    else:
        monkeypatch.setattr(positions, "_is_same_text", lambda generated, text: False)
    assert lower(_ODD.encode()) == expected


def test_where_calls_of_the_code_generator_nest_too_deeply_the_positions_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is for a long chain on Pythons that limit native frames more than their own; here it is for every node."""
    module = cst.parse_module(_ODD)
    expected, _ = lay_out(module, _ODD)

    def exceed(*_: object, **__: object) -> None:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr(cst.CSTNode, "_codegen", exceed)
    layout, _ = lay_out(module, _ODD)
    assert (layout.spans, layout.header_ends, layout.comments) == (expected.spans, expected.header_ends, expected.comments)
    assert cst.CSTNode._codegen is exceed, "what was replaced is put back"


@pytest.mark.parametrize("provider", [False, True], ids=["counted", "provided"])
def test_whitespace_that_libcst_loses_does_not_shift_what_follows(provider: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "\x0cdef  h(): f' {e} '  # noqa\ntry: pass\nexcept E :\n f()\n\x0cg()"
    if provider:
        monkeypatch.setattr("asyncdb_lint.syntax.positions._CountingState", None)
    summary = summary_of(source)
    assert cst.parse_module(source).code != source
    calls = [part for part in parts_of(summary.functions) if isinstance(part, Call)]
    assert [source[slice(*call.span)] for call in calls] == ["f()", "g()"]
    handler = next(part for part in parts_of(summary.functions) if isinstance(part, Handler))
    assert source[slice(*handler.span)] == "except E :"
    assert source[slice(*summary.functions[1].span)] == "def  h():"
    assert [(directive.line, directive.column) for directive in summary.directives] == [(1, source.index("#") + 1)]


def test_lines_end_at_cr_lf_or_crlf_only() -> None:
    assert line_starts("a\r\nb\nc\rd\x0ce\u2028f") == (0, 3, 5, 7)
