"""Suppression: what each comment covers, and what is said about comments that do not do what they seem to say."""

from __future__ import annotations

import io
import tokenize

import pytest

from asyncdb_lint.model import Define, Directive, ExpressionStatement, FunctionSummary, If, ModuleSummary, Opaque, Span, Statement
from asyncdb_lint.suppression import Suppressions


def directives(source: str) -> tuple[Directive, ...]:
    """The comments of `source`, as lowering gives them."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            line, column = token.start
            found.append(Directive(line, column + 1, token.string, not token.line[:column].strip()))
    return tuple(found)


def starts(source: str) -> tuple[int, ...]:
    offsets = [0]
    for line in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    return tuple(offsets)


def function(body: tuple[Statement, ...] = (), decorators: tuple[Opaque, ...] = ()) -> FunctionSummary:
    span = Span(0, 0)
    return FunctionSummary("f", "f", "def", False, False, -1, -1, span, span, (), decorators, None, body, (), (), (), (), ())


def suppressions(
    source: str, logical: tuple[tuple[int, int], ...] = (), functions: tuple[FunctionSummary, ...] = ()
) -> Suppressions:
    summary = ModuleSummary(functions, (), directives(source), starts(source), logical, len(source))
    return Suppressions("app/db.py", summary)


def simple(source: str, text: str) -> ExpressionStatement:
    begin = source.index(text)
    return ExpressionStatement(Span(begin, begin + len(text)), Opaque(Span(begin, begin), ()))


def covers(source: str, line: int = 1, last: int | None = None, code: str = "ADB101", name: str = "blocking-driver-call") -> bool:
    return suppressions(source).covering(code, name, line, last or line) is not None


@pytest.mark.parametrize(
    ("comment", "covered"),
    [
        ("# noqa", True),
        ("# NoQA", True),
        ("# noqa: ADB101", True),
        ("# noqa:ADB101", True),
        ("# noqa: E501, ADB101 the driver is local", True),
        ("# noqa: ADB1", True),
        ("# noqa: ADB", True),
        ("# noqa : ADB101", True),
        ("# noqa:  ADB101", True),
        ("# type: ignore  # noqa: ADB101", True),
        ("# noqa: because it is fine", True),
        ("# noqa: ADB102", False),
        ("# noqa: E501", False),
        ("# noqa: adb101", False),
        ("# noqa: blocking-driver-call", False),
        ("#noqa: ADB101", False),
        ("#  noqa", False),
        ("# noqas", False),
        ("# no qa", False),
        ("# asyncdb: ignore[ADB101]", True),
        ("# asyncdb: ignore[ADB102, blocking-driver-call] why", True),
        ("# asyncdb: ignore[ADB1]", True),
        ("# asyncdb: ignore[all]", True),
        ("#asyncdb:ignore[ADB101]", True),
        ("# asyncdb: ignore[ADB102]", False),
        ("# asyncdb: ignore", False),
        ("# asyncdb: ignore[]", False),
        ("# asyncdb: ignored[ADB101]", False),
        ("# asyncdb: enable[ADB101]", False),
        ("# asyncdb: file-ignore[ADB101]", True),
    ],
)
def test_what_a_comment_at_the_end_of_the_line_covers(comment: str, covered: bool) -> None:
    assert covers(f"conn.execute(q)  {comment}\n") is covered


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# noqa : ADB101", "flake8 reads this spelling as a blanket"),
        ("# noqa:  ADB101", "flake8 reads this spelling as a blanket"),
        ("# noqa: adb101", "codes are upper case: `ADB101`"),
        ("# noqa: blocking-driver-call", "# asyncdb: ignore[blocking-driver-call]"),
        ("#noqa: ADB101", "needs exactly one blank"),
        ("# asyncdb: ignore", "`ignore` needs rules in brackets"),
        ("# asyncdb: ignored[ADB101]", "unknown directive `ignored`"),
        ("# asyncdb: ignore[E501]", "`E501` is neither a code nor a rule's name"),
        ("# asyncdb: ignore[adb101]", "`adb101` is neither a code nor a rule's name"),
    ],
)
def test_comments_that_mislead_are_invalid(comment: str, message: str) -> None:
    (invalid,) = suppressions(f"x  {comment}\n").invalid
    assert message in invalid.message
    assert (invalid.line, invalid.column) == (1, 4)


@pytest.mark.parametrize(
    "comment", ["# noqa", "# noqa: ADB101", "# noqa: E501", "#noqa", "# noqa: ADB", "# asyncdb: ignore[all] x"]
)
def test_plain_comments_are_not_invalid(comment: str) -> None:
    assert suppressions(f"x  {comment}\n").invalid == ()


def test_the_covering_comment_is_named_with_its_reason_and_selector() -> None:
    covering = suppressions("x  # asyncdb: ignore[ADB1] - start-up only\n").covering("ADB101", "blocking-driver-call", 1, 1)
    assert covering is not None
    assert covering.suppressed == ("asyncdb", "app/db.py", 1, "start-up only")
    assert covering.selector == "ADB1"


def test_a_comment_counts_on_the_first_and_last_line_of_the_finding_and_of_its_statement() -> None:
    source = "rows = await run(  # 1\n    first(),  # 2\n    cursor.execute(\n        query,  # 4\n    ),  # 5\n)  # 6\n"
    counted = []
    for line in range(1, 7):
        lines = source.splitlines()
        lines[line - 1] = lines[line - 1].partition("  #")[0] + "  # noqa: ADB101"
        if suppressions("\n".join(lines), ((1, 6),)).covering("ADB101", "", 3, 5):
            counted.append(line)
    assert counted == [1, 3, 5, 6]


def test_the_innermost_statement_counts() -> None:
    source = "with (  # noqa: ADB101\n    a,\n):\n    run(\n        b,\n    )\n"
    found = suppressions(source, ((1, 3), (4, 6)))
    assert found.covering("ADB101", "", 2, 2) is not None
    assert found.covering("ADB101", "", 5, 5) is None


def test_an_ignore_on_its_own_line_covers_the_next_statement_only() -> None:
    source = "# asyncdb: ignore[ADB101]\n\nfirst(\n    a,\n)\nsecond()\n"
    body = (simple(source, "first(\n    a,\n)"), simple(source, "second()"))
    found = suppressions(source, ((3, 5),), (function(body),))
    assert [line for line in range(1, 7) if found.covering("ADB101", "", line, line)] == [3, 4, 5]


def test_above_a_compound_statement_it_covers_the_header_only() -> None:
    source = "# asyncdb: ignore[ADB101]\nif a():\n    b()\n"
    header = Span(source.index("if"), source.index(":\n    b") + 1)
    body = (If(header, Opaque(header, ()), (simple(source, "b()"),), ()),)
    found = suppressions(source, (), (function(body),))
    assert [line for line in (1, 2, 3) if found.covering("ADB101", "", line, line)] == [2]


def test_above_a_function_it_covers_decorators_and_header() -> None:
    source = "# asyncdb: ignore[ADB101]\n@decorated(a)\ndef f(b=c()):\n    d()\n"
    decorator = Opaque(Span(source.index("decorated"), source.index(")\ndef") + 1), ())
    header = Span(source.index("def"), source.index(":\n    d") + 1)
    functions = (function((Define(header, 0, 1, -1),)), function((simple(source, "d()"),), (decorator,)))
    found = suppressions(source, (), functions)
    assert [line for line in (1, 2, 3, 4) if found.covering("ADB101", "", line, line)] == [2, 3]


def test_an_ignore_on_its_own_line_inside_a_statement_covers_nothing_and_is_invalid() -> None:
    source = "first(\n    # asyncdb: ignore[ADB101]\n    a(),\n)\nsecond()\n"
    body = (simple(source, "first(\n    # asyncdb: ignore[ADB101]\n    a(),\n)"), simple(source, "second()"))
    found = suppressions(source, ((1, 4),), (function(body),))
    assert not any(found.covering("ADB101", "", line, line) for line in range(1, 6))
    assert "stands inside a statement" in found.invalid[0].message


def test_disable_holds_up_to_enable_or_the_end() -> None:
    source = "a\n# asyncdb: disable[all]\nb\n# asyncdb: enable[ADB101]\nc\n# asyncdb: disable[blocking-driver-call]\nd\n"
    found = suppressions(source)
    assert [line for line in range(1, 8) if found.covering("ADB101", "blocking-driver-call", line, line)] == [2, 3, 6, 7]
    assert [line for line in range(1, 8) if found.covering("ADB201", "unawaited-call", line, line)] == [2, 3, 4, 5, 6, 7]


def test_file_ignore_covers_every_line() -> None:
    assert covers("a\n\nb\n# asyncdb: file-ignore[ADB101] generated\n", 1)
    assert not covers("a\n# asyncdb: file-ignore[ADB102]\n", 1)


def test_flake8_noqa_covers_the_file_when_alone_on_its_line() -> None:
    assert covers("# flake8: noqa\na\n", 2)
    assert not covers("a  # flake8: noqa\nb\n", 2)
    found = suppressions("# flake8: noqa: ADB101\na\n")
    assert found.covering("ADB101", "", 2, 2)
    assert not found.covering("ADB102", "", 2, 2)
    assert "flake8 skips the whole file" in found.invalid[0].message


def test_a_module_without_comments_covers_nothing() -> None:
    assert suppressions("a = 1\n").covering("ADB101", "", 1, 1) is None
