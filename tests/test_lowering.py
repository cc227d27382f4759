"""What each expression and statement becomes."""

from __future__ import annotations

import warnings

import pytest
from summaries import dump, function_of, parts_of, summary_of

from asyncdb_lint import model


def lowered(expression: str) -> str:
    """`expression` as it is lowered in a coroutine whose parameter is `x`."""
    returned = function_of(f"async def f(x):\n return {expression}\n").body[0]
    assert isinstance(returned, model.Return)
    return dump(returned.value)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("x", "x"),
        ("None", "None"),
        ("...", "Ellipsis"),
        ("0x_ff + 1_0 + 1e3 + 2j + 00", "BinOp(+, BinOp(+, BinOp(+, BinOp(+, 255, 10), 1000.0), 2j), 0)"),
        ("x.a.b", "Attribute(Attribute(x, a), b)"),
        ("g(x, *x, k=1, **x)", "Call($g, [Argument(-, 0, x), Argument(-, 1, x), Argument(k, 0, 1), Argument(-, 2, x)])"),
        ("g(y for y in x)", "Call($g, [Argument(-, 0, Comprehension(generator, y, -, [Clause(False, y!, x, [])]))])"),
        ("await x()", "Await(Call(x, []))"),
        ("(yield)", "Yield(-, False)"),
        ("x[1]", "Subscript(x, 1)"),
        ("x[1, 'a']", "Subscript(x, Display(tuple, [1, 'a']))"),
        ("x[1,]", "Subscript(x, Display(tuple, [1]))"),
        ("x[1:x, ::2]", "Subscript(x, Display(tuple, [Opaque([1, x]), Opaque([2])]))"),
        ("x[*x]", "Subscript(x, Starred(x))"),
        ("[1, *x]", "Display(list, [1, Starred(x)])"),
        ("()", "Display(tuple, [])"),
        ("{1, x}", "Display(set, [1, x])"),
        ("{'a': x, **x}", "DictDisplay([['a', x], [-, x]])"),
        ("x and 1 or x", "BoolOp(or, BoolOp(and, x, 1), x)"),
        ("x is not None not in x", "Compare(x, [[is not, None], [not in, x]])"),
        ("not -x", "Unary(not, Unary(-, x))"),
        ("x @ x ** 2", "BinOp(@, x, BinOp(**, x, 2))"),
        ("(y := x)", "NamedExpr(y!, x)"),
        ("1 if x else 2", "Conditional(x, 1, 2)"),
        ("lambda: 0", "Lambda(2)"),
        ("{y: z async for y in x if y for z in y}",
         "Comprehension(dict, z, y, [Clause(True, y!, x, [y]), Clause(False, z!, y, [])])"),
        ("f'a{x!r:>{x}}{{}}' 'b' rf'\\n'", "FString(['a', x, x, '{}', 'b', '\\\\n'])"),
        ("'a' \"b\" r'\\n' u'\\n'", "'ab\\\\n\\n'"),
        ("b'a' b'\\xff\\8'", "b'a\\xff\\\\8'"),
        ("'\\N{BULLET}\\N{no such}\\u00e9\\101\\q'", "'•\\\\N{no such}éA\\\\q'"),
        ("t'{x}b'", "Opaque([x])"),
    ],
)  # fmt: skip
def test_expressions(expression: str, expected: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lowered(expression) == expected


@pytest.mark.parametrize(
    "literal",
    [r"'\x41\\\'\"'", r"'\t\a\0\07'", '"""a\\\nb\n"""', r"rb'\d'", "''", '""""""', r"'\U0001F600'", "b''", r"br'\''", "'''a'b'''"],
)
def test_string_literals_have_the_value_python_gives_them(literal: str) -> None:
    assert lowered(literal) == repr(eval(literal))


def test_integers_too_long_to_convert_are_opaque() -> None:
    assert lowered("9" * 5000) == "Opaque([])"


def test_a_long_chain_is_flat_and_keeps_every_operand() -> None:
    value = function_of(f"def f(x):\n return {' + '.join(['x()'] * 200)}\n").body[0]
    assert isinstance(value, model.Return)
    assert isinstance(value.value, model.Opaque)
    assert sum(isinstance(part, model.Call) for part in parts_of(value)) == 200


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("x", "ExpressionStatement(x)"),
        ("a = b.c = x", "Assign([a!, Attribute($b, c)], x, -, -)"),
        ("(a, *b), x[0] = x", "Assign([Display(tuple, [Display(tuple, [a!, Starred(b!)]), Subscript(x, 0)])], x, -, -)"),
        ("a: int = x", "Assign([a!], x, $int, -)"),
        ("x.a: 'int'", "Assign([Attribute(x, a)], -, $int, -)"),
        ("a += x", "Assign([a!], x, -, +)"),
        ("type A = x", "Assign([A!], x, -, -)"),
        ("del a, x.b", "Delete([a!, Attribute(x, b)])"),
        ("raise x from None", "Raise(x, None)"),
        ("assert x, 'm'", "Assert(x, 'm')"),
        ("return", "Return(-)"),
        ("import a.b, c", "Import([1, 2])"),
        ("pass", ""),
        ("global a", ""),
        ("async with x as a, x(): pass", "With(True, [WithItem(x, a!), WithItem(Call(x, []), -)], [])"),
        ("async for a in x: break", "For(True, a!, x, [Break()], [])"),
        ("while x: continue", "While(x, [Continue()], [])"),
        ("if x: x\n elif 1: 2\n else: 3", "If(x, [ExpressionStatement(x)], [If(1, [ExpressionStatement(2)], [ExpressionStatement(3)])])"),
        ("try: 1\n except x as e: 2\n except: 3\n else: 4\n finally: 5",
         "Try([ExpressionStatement(1)], [Handler(x, 1, [ExpressionStatement(2)]), Handler(-, -1, [ExpressionStatement(3)])], "
         "[ExpressionStatement(4)], [ExpressionStatement(5)])"),
        ("match x:\n  case C(a, k=[b, *_]) | 1.5 if a: 1\n  case {x.k: None, **r}: 2\n  case _: 3",
         "Match(x, [Case([$C, 1.5], [a!, b!], a, [ExpressionStatement(1)]), "
         "Case([Attribute(x, k), None], [r!], -, [ExpressionStatement(2)]), Case([], [], -, [ExpressionStatement(3)])])"),
        ("@x\n def g(a=x): pass", "Define(1, 2, -1)"),
        ("class C(x, k=x): pass", "Define(1, -1, 0)"),
    ],
)  # fmt: skip
def test_statements(statement: str, expected: str) -> None:
    assert " ".join(dump(part) for part in function_of(f"async def f(x):\n {statement}\n").body) == expected


def test_a_long_elif_chain_is_flat() -> None:
    code = "def f(x):\n if x == 0: x\n" + "".join(f" elif x == {i}: x\n" for i in range(1, 3000)) + " else: g()\n"
    match = function_of(code).body[0]
    assert isinstance(match, model.Match)
    assert len(match.cases) == 3001
    assert dump(match.cases[7]) == "Case([], [], Compare(x, [[==, 7]]), [ExpressionStatement(x)])"
    assert dump(match.cases[3000]) == "Case([], [], -, [ExpressionStatement(Call($g, []))])"


def test_directives_are_comments_and_nothing_else() -> None:
    summary = summary_of(
        '''
        # flake8: NoQA
        x = "# noqa"  # noqa: ADB101
        y = f(  # an ordinary comment
            1,  #asyncdb : ignore
        )
        """
        # asyncdb: ignore[ADB101]
        """
        '''
    )
    assert [(d.line, d.column, d.text, d.alone) for d in summary.directives] == [
        (2, 1, "# flake8: NoQA", True),
        (3, 15, "# noqa: ADB101", False),
        (5, 9, "#asyncdb : ignore", False),
    ]


def test_logical_lines_are_statements_and_headers_that_span_lines() -> None:
    summary = summary_of(
        '''
        @d(
            1)
        def f(
            a,
        ):
            x = """
            """; y = \\
                1
            if (a
                ): pass
            return 1
        '''
    )
    assert summary.logical_lines == ((2, 3), (4, 6), (7, 8), (8, 9), (10, 11))
