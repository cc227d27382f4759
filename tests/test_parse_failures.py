"""What cannot be lowered is a `ParseFailure`, whatever the bytes; nothing raises and nothing crashes."""

from __future__ import annotations

import pickle
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from asyncdb_lint.model import ModuleSummary, ParseFailure
from asyncdb_lint.syntax import lower
from asyncdb_lint.syntax.gates import refuse_text


def failure(source: bytes | str) -> ParseFailure:
    result = lower(source.encode() if isinstance(source, str) else source)
    assert isinstance(result, ParseFailure), "it was lowered"
    return result


@pytest.mark.parametrize(
    "source",
    [b"", b"\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf# coding: utf-8\nx = 1", b"x = 1", b"\x0c\n", b"\x0cx", b"x = 1\r\ry = 2\r"],
)
def test_a_module_without_much_in_it_is_lowered(source: bytes) -> None:
    assert isinstance(lower(source), ModuleSummary)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("x = 1\ny = (\n\n", (2, 5)),
        ("x = = 1\n", (1, 5)),
        ("f(a b)\n", (1, 5)),
        ("if x:\npass\n", (2, 1)),
        ("print 'x'\n", (1, 7)),
        ("x = 1\n  y\n", (2, 3)),
        ("def f():\n  x", None),
        ("def f(:\n", (1, 7)),
        ("x = 1\ny = $\n", (2, 5)),
        ("é = 1\né = 'abc\n", (2, 5)),
        ("def f():\n  x\n y\n", (3, 3)),
    ],
)
def test_a_syntax_error_says_where(source: str, place: tuple[int, int] | None) -> None:
    result = lower(source.encode())
    assert (None if isinstance(result, ModuleSummary) else (result.code, result.line, result.column)) == (
        place and ("ADB000", *place)
    )
    assert place is None or result.reason.startswith("cannot parse file: ")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("source", "reason", "place"),
    [
        (b"x = 1\ny = '\xff'\n", "not valid utf-8: byte 0xff", (2, 6)),
        (b"# coding: ascii\ny = '\xe9'\n", "not valid ascii: byte 0xe9", (2, 6)),
        (b"\xef\xbb\xbf# coding: latin-1\n", "byte order mark of utf-8, but coding latin-1", (1, 1)),
        (b"x = 1\r\n\0", "contains a NUL character", (2, 1)),
        (b"# coding: utf-16\n", "not valid utf-16: byte 0x0a", (1, 17)),
    ],
)
def test_undecodable_bytes_say_why_and_where(source: bytes, reason: str, place: tuple[int, int]) -> None:
    result = failure(source)
    assert result.code == "ADB000"
    assert result.reason.startswith(f"cannot parse file: {reason}")
    assert (result.line, result.column) == place


@pytest.mark.parametrize("encoding", ["no-such", "rot13", "hex"])
def test_a_file_in_an_encoding_that_cannot_be_read_is_skipped(encoding: str) -> None:
    assert failure(f"# -*- coding: {encoding} -*-\n") == ParseFailure("ADB002", f"file not analysed: encoding {encoding}", 1, 1)


@pytest.mark.parametrize("source", [b"# vim: set fileencoding=latin-1 :\nx = '\xe9'\n", b"#!python\n# coding=cp1252\nx = '\xe9'\n"])
def test_a_declared_encoding_is_honoured(source: bytes) -> None:
    summary = lower(source)
    assert isinstance(summary, ModuleSummary)
    value = summary.functions[0].bindings[0].value
    assert value is not None
    assert value[1] == "é"


def test_a_declaration_below_the_second_line_or_below_code_does_not_count() -> None:
    assert failure(b"\n\n# coding: latin-1\nx = '\xe9'\n").line == 4
    assert failure(b"x = 1\n# coding: latin-1\ny = '\xe9'\n").line == 3


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000,
        "(" * 5000 + ")" * 5000,
        "x = " + "[" * 300 + "]" * 300,
        "x = f'{a[\"'\"]}' + " + "(" * 5000,
        'x = f"{d["\'\'\'"]}"\n' + "(" * 100_000,
        "x = f'{a:{b}}' \"\"\"'\"\"\" # '''\n" + "{" * 100_000,
        "x = " + "-" * 50_000 + "1",
        "x = " + "not " * 50_000 + "1",
        "x = " + "lambda:" * 50_000 + "1",
        "x = " + "a if b else " * 50_000 + "c",
        "x = (" + "a +\n" * 50_000 + "a)",
        "x = a" + ".b" * 50_000,
        "x = a" + "[0]" * 50_000,
        "x = a" + "(c=1, d=2)" * 50_000,
        "x = a" + ".b()" * 200,
        "x = (" + "'a'\n" * 50_000 + ")",
        "match x:\n  case " + "[" * 30 + "]" * 30 + ": pass\n",
        "if x: pass\n" + "elif x: pass\n" * 50_000,
        "x = " + "f'{" * 200,
    ],
    ids=lambda source: f"{source[:12]}…{len(source)}",
)
def test_what_would_crash_the_parser_is_too_deeply_nested(source: str) -> None:
    result = failure(source)
    assert (result.code, result.reason) == ("ADB002", "file not analysed: too deeply nested")


def test_a_very_large_file_is_not_parsed() -> None:
    result = failure(b"x = 1\n" * 1_700_000)
    assert result == ParseFailure("ADB002", "file not analysed: too large (10.2 MB, limit 2 MB)", 1, 1)


@pytest.mark.parametrize(
    "source",
    [
        "x = (" + "'a'\n" * 2_900 + ")\n",
        "x = [" + "(1, -2),\n" * 3_000 + "]\n",
        "x = " + "(" * 100 + ")" * 100 + "\n",
        "if x: pass\n" + "elif x: pass\n" * 3_000,
        "x = [" + " + ".join(["a"] * 900) + "]\n",
        "\n".join(" " * depth + "if x:" for depth in range(95)) + "\n" + " " * 95 + "x\n",
        "x.append(-a)\n" * 1_000,
        "'(' # (\n" * 3_000,
        "# " + "(" * 5_000 + "\n",
        "'''" + "(" * 5_000 + "'''\n",
        "x = f'{{((((' f'''{a!r:>{b}}((''' rf'\\{a}'\n" * 100,
    ],
    ids=lambda source: f"{source[:12]}…{len(source)}",
)
def test_what_is_long_but_flat_is_lowered_and_pickles(source: str) -> None:
    summary = lower(source.encode())
    assert isinstance(summary, ModuleSummary), summary
    assert pickle.loads(pickle.dumps(summary)) == summary


def test_an_excess_is_reported_where_it_begins() -> None:
    result = failure("x = 1\ny = " + "(" * 300 + ")" * 300)
    assert (result.line, result.column) == (2, 4 + 200)


def test_an_error_inside_is_a_finding_and_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    def fail(*_: object, **__: object) -> None:
        raise Panic("out of order")

    monkeypatch.setattr("asyncdb_lint.syntax.lowering.lower_module", fail)
    assert failure("x = 1") == ParseFailure("ADB002", "file not analysed: internal limit (Panic: out of order)", 1, 1)


def test_the_recursion_limit_is_as_before() -> None:
    limit = sys.getrecursionlimit()
    lower(b"x = 1")
    lower(b"x = (")
    assert sys.getrecursionlimit() == limit


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
@example(b"# coding: utf-7\nx = '+2AA-'\n")
@example(b"# coding: idna\n" + b"\xff" * 80)
@example(b"# coding: undefined\n")
def test_arbitrary_bytes_never_raise(source: bytes) -> None:
    result = lower(source)
    assert "internal" not in getattr(result, "reason", ""), result


_WORDS = "case |lambda |not |if |else |\nmatch x:\n|for | in |yield |await |async |def f():\n |:=|!r|\\N{|f'|rf\"|'''|\"\"\"|t'''"
_FRAGMENTS = st.sampled_from([*"()[]{}'\"\\\n\r\x0c :,=#x1@*é", *_WORDS.split("|")])


@settings(max_examples=300, deadline=None)
@given(st.lists(_FRAGMENTS, max_size=60).map("".join) | st.text(max_size=100))
def test_arbitrary_text_never_raises(source: str) -> None:
    result = lower(source.encode("utf-8", "surrogatepass"))
    assert "internal" not in getattr(result, "reason", ""), result


@settings(max_examples=300, deadline=None)
@given(st.lists(_FRAGMENTS, max_size=60).map("".join))
def test_the_depth_scan_finds_brackets_behind_any_valid_text(source: str) -> None:
    """Whatever valid text stands in front, it hides no brackets that follow."""
    if isinstance(lower(source.encode()), ModuleSummary):
        assert refuse_text(source + "\n" + "(" * 300) is not None, source
