"""What each construct becomes."""

from __future__ import annotations

import ast
import pickle
import sysconfig
import warnings
from pathlib import Path
from typing import Any

import pytest
from asyncdb_lint import model
from asyncdb_lint.model import ModuleSummary, Span
from asyncdb_lint.syntax import lower
from hypothesis import given, settings
from hypothesis import strategies as st
from summaries import function_of, names_in, parts_of, summary_of

_SCOPE_MARKS = {"local": "", "captured": "^", "global": "$"}


def dump(part: Any) -> str:
    """An expression or statement as a nested term; a name carries `^` when captured and `$` when global."""
    if isinstance(part, model.Name):
        return _SCOPE_MARKS[part.scope] + part.name
    if isinstance(part, model.Constant):
        return repr(part.value)
    if isinstance(part, model.Bind):
        return f"{part.name}!"
    if isinstance(part, Span):
        return ""
    if isinstance(part, tuple) and hasattr(part, "_fields"):
        fields = [dump(field) for field in part if not isinstance(field, Span)]
        return f"{type(part).__name__}({', '.join(fields)})"
    if isinstance(part, tuple):
        return f"[{', '.join(dump(item) for item in part)}]"
    return "-" if part is None else str(part)


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
    "literal", [r"'\x41\\\'\"'", r"'\t\a\0\07'", '"""a\\\nb\n"""', r"rb'\d'", "''", '""""""', r"'\U0001F600'", "b''", r"br'\''", "'''a'b'''"]
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


# ----------------------------------------------------------------------------------------------------------------------- scopes


def test_functions_are_numbered_in_source_order_parents_first() -> None:
    summary = summary_of(
        """
        @d(lambda: 1)
        def f(a=lambda: 2):
            class C:
                def m(self): return 0 if (lambda: 3) else (lambda: 4)
            return [(lambda: 6) for y in (lambda: 5)]
        """
    )
    assert [(function.kind, function.qualname, function.parent, function.owner) for function in summary.functions] == [
        ("module", "", -1, -1),
        ("lambda", "<lambda>", 0, -1),
        ("def", "f", 0, -1),
        ("lambda", "<lambda>", 0, -1),
        ("class", "f.C", 2, -1),
        ("def", "f.C.m", 4, 0),
        ("lambda", "f.C.m.<lambda>", 5, -1),
        ("lambda", "f.C.m.<lambda>", 5, -1),
        ("lambda", "f.<lambda>", 2, -1),
        ("lambda", "f.<lambda>", 2, -1),
    ]
    assert [function.span.start for function in summary.functions] == sorted(function.span.start for function in summary.functions)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1\ndef f(): return x", {"x": "global"}),
        ("def f():\n x = 1\n return x", {"x": "local"}),
        ("def f():\n global x\n x = 1\n return x", {"x": "global"}),
        ("def g():\n x = 1\n def f(): return x", {"x": "captured"}),
        ("def g():\n x = 1\n def f():\n  nonlocal x\n  x = 2\n  return x", {"x": "captured"}),
        ("def g():\n global x\n def f(): return x", {"x": "global"}),
        ("class g:\n x = 1\n def f(self): return x", {"x": "global"}),
        ("def h(x):\n class g:\n  x = 1\n  def f(self): return x", {"x": "captured"}),
        ("class f:\n x = 1\n y = x", {"x": "local"}),
        ("class f:\n x = 1\n y = [x for _ in x]", {"x": "global|local"}),
        ("def h(x):\n class f:\n  y = [x for _ in 'a']", {"x": "captured"}),
        ("def f():\n return [x for x in 'a'], x", {"x": "local|global"}),
        ("def f():\n return [y for y in (x := 'a')], x", {"y": "local", "x": "local"}),
        ("def f():\n return [0 for y in 'a' if (x := y)], x", {"y": "local", "x": "local"}),
        ("def g():\n return [lambda: x for x in 'a']\ndef f(): pass", {}),
        ("def f():\n import x.y\n return x", {"x": "local"}),
        ("def f():\n from a import *\n return x", {"x": "global"}),
        ("def f():\n try: pass\n except E as x: return x", {"E": "global", "x": "local"}),
        ("def f():\n for x, (y, *z) in a: return x, y, z", {"a": "global", "x": "local", "y": "local", "z": "local"}),
        ("def f():\n with a as (x, y.b): return x, y", {"a": "global", "x": "local", "y": "global"}),
        ("def f(x, /, *y, z, **w): return x, y, z, w", {"x": "local", "y": "local", "z": "local", "w": "local"}),
        ("def f(): return __class__", {"__class__": "global"}),
    ],
)
def test_names_are_scoped_as_in_python(code: str, expected: dict[str, str]) -> None:
    found: dict[str, str] = {}
    qualnames = ("f", "g.f", "h.g.f", "h.f")
    for function in summary_of(code).functions:
        if function.qualname in qualnames:
            for read in names_in(function):
                found[read.name] = "|".join(dict.fromkeys([*found.get(read.name, "").split("|"), read.scope])).strip("|")
    found.pop("_", None)
    assert found == expected


def test_a_lambda_captures_the_targets_of_the_comprehension_around_it() -> None:
    summary = summary_of("[lambda: x for x in 'a']\n")
    assert dump(summary.functions[1].body) == "[Return(^x)]"


def test_module_names_are_local_to_the_module_body_and_global_below() -> None:
    summary = summary_of("x = 1\nx\nprint\nlambda: x\n")
    assert dump(summary.functions[0].body[1:3]) == "[ExpressionStatement(x), ExpressionStatement($print)]"
    assert dump(summary.functions[1].body) == "[Return($x)]"


def test_names_in_a_stub_may_be_used_above_their_definition() -> None:
    source = b"class A(B): ...\nclass B: ...\n"
    stub, module = lower(source, stub=True), lower(source)
    assert isinstance(stub, ModuleSummary)
    assert isinstance(module, ModuleSummary)
    assert dump(stub.classes[0].bases) == "[$B]"
    assert dump(module.classes[0].bases) == "[B]"
    assert module.functions[0].reaching == ((-1,),)


# ------------------------------------------------------------------------------------------------- functions, classes, bindings


def test_a_function_keeps_its_header() -> None:
    function = function_of("@d(1)\nasync def f(a, /, b: int = 1, *c, d: 'C', **e) -> \"A.B\":\n yield\n")
    assert (function.is_async, function.is_generator) == (True, True)
    assert dump(function.decorators) == "[Call($d, [Argument(-, 0, 1)])]"
    assert dump(function.returns) == "Attribute($A, B)"
    assert [(p.name, p.kind, dump(p.annotation), dump(p.default), p.binding) for p in function.parameters] == [
        ("a", "positional", "-", "-", 0),
        ("b", "standard", "$int", "1", 1),
        ("c", "star", "-", "-", 2),
        ("d", "keyword", "$C", "-", 3),
        ("e", "double-star", "-", "-", 4),
    ]
    assert [(b.kind, b.index) for b in function.bindings] == [("parameter", i) for i in range(5)]


def test_a_yield_in_a_nested_function_makes_no_generator_of_the_outer() -> None:
    assert not function_of("def f():\n def g(): yield\n lambda: (yield)\n").is_generator


def test_a_class_keeps_its_header_and_its_body_is_a_function() -> None:
    summary = summary_of("@d\nclass C[T, *U](B[T], *more, metaclass=M, **k):\n x: int\n class D: pass\n")
    outer, inner = summary.classes
    assert dump(outer.bases) == "[Subscript($B, $T), Starred($more)]"
    assert dump(outer.keywords) == "[Argument(metaclass, 0, $M), Argument(-, 2, $k)]"
    assert (dump(outer.decorators), outer.type_parameters) == ("[$d]", ("T", "U"))
    assert [summary.functions[class_.body].kind for class_ in summary.classes] == ["class", "class"]
    assert inner.qualname == "C.D"
    assert summary.functions[inner.body].owner == 0
    body = summary.functions[outer.body]
    assert [(b.name, b.kind, b.index) for b in body.bindings] == [("x", "declare", -1), ("D", "class", 1)]


def test_imports_say_what_they_bind() -> None:
    source = "import a.b\nimport a.b as c\nfrom . import d\nfrom ..e.f import g as h\nfrom i import *\nimport a as a\n"
    module = summary_of(source).functions[0]
    assert [(b.name, b.module, b.level, b.member, b.index) for b in module.bindings] == [
        ("a", "a.b", 0, None, -1),
        ("c", "a.b", 0, None, 1),
        ("d", "", 1, "d", -1),
        ("h", "e.f", 2, "g", -1),
        ("*", "i", 0, "*", -1),
        ("a", "a", 0, None, 1),
    ]


def test_targets_are_bound_along_their_path() -> None:
    function = function_of("def f(x):\n a, (b, *c) = x\n for d, e in x: pass\n with x as (g, h): pass\n (i := x)\n")
    assert [(b.name, b.kind, b.path) for b in function.bindings[1:]] == [
        ("a", "assign", (0,)),
        ("b", "assign", (1, 0)),
        ("c", "assign", (1, -2)),
        ("d", "for", (0,)),
        ("e", "for", (1,)),
        ("g", "with", (0,)),
        ("h", "with", (1,)),
        ("i", "walrus", ()),
    ]


def test_captures_have_the_subject_as_value_only_where_a_path_leads_to_them() -> None:
    function = function_of("def f(x):\n match x:\n  case [a, *b] as c: 1\n  case C(d) | {1: d}: 2\n  case e: 3\n")
    assert [(b.name, dump(b.value), b.path) for b in function.bindings[1:]] == [
        ("a", "x", (0,)),
        ("b", "x", (-2,)),
        ("c", "x", ()),
        ("d", "-", ()),
        ("d", "-", ()),
        ("e", "x", ()),
    ]


def test_stores_to_attributes_and_items_are_collected() -> None:
    function = function_of(
        "def f(self, x):\n self.a = x\n self.b: int\n x[0], self.c = x\n self.d += 1\n"
        " with x as self.e: pass\n for self.f in x: pass\n del self.g\n [0 for self.h in x]\n"
    )
    assert [(dump(s.target), s.kind, dump(s.value), s.path, dump(s.annotation)) for s in function.stores] == [
        ("Attribute(self, a)", "assign", "x", (), "-"),
        ("Attribute(self, b)", "declare", "-", (), "$int"),
        ("Subscript(x, 0)", "assign", "x", (0,), "-"),
        ("Attribute(self, c)", "assign", "x", (1,), "-"),
        ("Attribute(self, d)", "augment", "1", (), "-"),
        ("Attribute(self, e)", "with", "x", (), "-"),
        ("Attribute(self, f)", "for", "x", (), "-"),
        ("Attribute(self, h)", "for", "x", (), "-"),
    ]


def test_declarations_of_scope_are_listed() -> None:
    function = function_of("def g(c):\n def f():\n  global a, b\n  nonlocal c\n  a = 1\n", "g.f")
    assert (function.globals, function.nonlocals) == (("a", "b"), ("c",))
    assert [binding.name for binding in function.bindings] == ["a"]


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("'A'", "$A"),
        ("'a.B'", "Attribute($a, B)"),
        ("'None'", "None"),
        ("Optional['A']", "Subscript($Optional, $A)"),
        ("'list[\"A\"]'", "Subscript($list, $A)"),
        ("'A' | None", "BinOp(|, $A, None)"),
        ("'A | None'", "BinOp(|, $A, None)"),
        ("Callable[['A'], 'B']", "Subscript($Callable, Display(tuple, [Display(list, [$A]), $B]))"),
        ("Literal['A']", "Subscript($Literal, 'A')"),
        ("t.Literal['A', 'B']", "Subscript(Attribute($t, Literal), Display(tuple, ['A', 'B']))"),
        ("Annotated['A', Depends('B')]",
         "Subscript($Annotated, Display(tuple, [$A, Call($Depends, [Argument(-, 0, 'B')])]))"),
        ("'not an annotation'", "'not an annotation'"),
        ("'lambda: (yield)'", "Opaque([])"),
        ("' A '", "$A"),
        ("''", "''"),
        (repr("(" * 500), repr("(" * 500)),
    ],
)  # fmt: skip
def test_annotations_read_what_they_say_as_strings(annotation: str, expected: str) -> None:
    assert dump(function_of(f"def f(x: {annotation}): pass\n").parameters[0].annotation) == expected


def test_what_a_string_annotation_says_stands_where_the_string_stands() -> None:
    source = "def f(x: 'list[A]'): pass\n"
    spans = {part[0] for part in parts_of(function_of(source).parameters[0].annotation) if isinstance(part[0], Span)}
    assert {source[slice(*span)] for span in spans} == {"'list[A]'"}  # type: ignore[misc]


# ---------------------------------------------------------------------------------------------------- comments and logical lines


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


# ------------------------------------------------------------------------------------------------------------------- any source

_names = st.sampled_from(["a", "b", "self", "None"])
_expressions = st.recursive(
    _names | st.sampled_from(["1", "'s'", "b''", "f'{a!r:>{b}}'", "...", "lambda a, *b, c=1: a", "()"]),
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
    st.sampled_from(["pass", "break", "continue", "global a", "nonlocal b", "del a, b.c", "import a.b as c", "from . import a", "raise"]),
)


def _indent(lines: list[str]) -> list[str]:
    return [" " + line for line in lines]


def _compound(children: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    body = st.lists(children, min_size=1, max_size=3).map(lambda blocks: _indent([line for block in blocks for line in block]))
    heads = st.sampled_from(
        ["if a:", "while a:", "for a in b:", "with a as b, c:", "def f(a, b=1, *c):", "async def g():", "class C(a):", "async with a as a.b:"]
    )
    plain = st.builds(lambda head, lines: [head, *lines], heads, body)
    branches = st.builds(lambda one, two: ["if a is None:", *one, "elif not b:", *two, "else:", *one], body, body)
    tries = st.builds(lambda one, two: ["try:", *one, "except E as a:", *two, "else:", *one, "finally:", *two], body, body)
    cases = st.builds(lambda one: ["match a:", " case [b, C(c)] if b:", *_indent(one), " case {'k': a, **d} | a:", *_indent(one)], body)
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


@settings(max_examples=150, deadline=None)
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
    calls = sum(isinstance(part, model.Call) for function in summary.functions for part in parts_of((function.body, function.decorators)))
    assert calls >= sum(isinstance(node, ast.Call) for node in tree) * 0.9
    scopes = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    assert len(summary.functions) == 1 + sum(isinstance(node, scopes) for node in tree)
