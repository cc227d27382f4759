"""Functions, classes and what binds: whose is a name, what does a header keep, what do annotations say."""

from __future__ import annotations

import pytest
from summaries import dump, function_of, names_in, parts_of, summary_of

from asyncdb_lint.model import ModuleSummary, Span
from asyncdb_lint.syntax import lower


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
