"""Which bindings reach which read.

Lines are counted from the first line of each example (which is empty): `{4: {"2", "3"}}` says that the read on line 4 may see what lines
2 and 3 bind.
"""

from __future__ import annotations

import pytest
from summaries import describe, function_of, line_of, names_in, reaching, summary_of

from asyncdb_lint.model import Name


def test_the_last_binding_reaches_a_read() -> None:
    assert reaching("def f():\n x = 1\n x = 2\n return x\n") == {4: {"3"}}


def test_branches_join() -> None:
    code = """
    def f(a):
        if a:
            x = 1
        else:
            x = 2
        return x
    """
    assert reaching(code) == {7: {"4", "6"}}


def test_a_branch_that_does_not_bind_leaves_the_name_possibly_unbound() -> None:
    code = """
    def f(a):
        if a:
            x = 1
        return x
    """
    assert reaching(code) == {5: {"4", "unbound"}}


def test_a_branch_that_leaves_does_not_join() -> None:
    code = """
    def f(a):
        x = 1
        if a:
            x = 2
            return x
        elif b:
            x = 3
            raise x
        return x
    """
    assert reaching(code) == {6: {"5"}, 9: {"8"}, 10: {"3"}}


def test_a_loop_body_sees_its_own_later_bindings() -> None:
    code = """
    def f(xs):
        x = 0
        for y in xs:
            print(x)
            x = y
        return x
    """
    assert reaching(code) == {5: {"3", "6"}, 7: {"3", "6"}}


def test_what_an_iteration_overwrites_does_not_come_back() -> None:
    code = """
    def f(xs):
        for y in xs:
            x = 1
            x = 2
        return x
    """
    assert reaching(code) == {6: {"5", "unbound"}}


def test_nested_loops_carry_bindings_around_both_heads() -> None:
    code = """
    def f(xs):
        x = 0
        for y in xs:
            for z in y:
                print(x)
                x = 1
            x = 2
        return x
    """
    assert reaching(code) == {6: {"3", "7", "8"}, 9: {"3", "8"}}


def test_while_true_is_left_by_break_only() -> None:
    code = """
    def f():
        x = 0
        while True:
            x = 1
            if x:
                x = 2
                break
            x = 3
        return x
    """
    assert reaching(code)[10] == {"7"}


def test_break_skips_the_else_of_a_loop() -> None:
    code = """
    def f(xs):
        for y in xs:
            x = 1
            break
        else:
            x = 2
        return x
    """
    assert reaching(code) == {8: {"4", "7"}}


def test_continue_carries_its_bindings_to_the_head() -> None:
    code = """
    def f(xs):
        x = 0
        for y in xs:
            print(x)
            if y:
                x = 1
                continue
            x = 2
    """
    assert reaching(code) == {5: {"3", "7", "9"}}


def test_a_handler_sees_what_was_bound_before_and_within_the_try() -> None:
    code = """
    def f():
        x = 0
        try:
            x = 1
            x = 2
        except E:
            print(x)
        else:
            print(x)
        return x
    """
    assert reaching(code) == {8: {"3", "5", "6"}, 10: {"6"}, 11: {"3", "5", "6"}}


def test_finally_sees_everything_but_is_left_only_by_paths_that_end() -> None:
    code = """
    def f():
        x = 0
        try:
            x = 1
        except E:
            x = 2
            return
        finally:
            print(x)
        return x
    """
    assert reaching(code) == {10: {"3", "5", "7"}, 11: {"5"}}


def test_a_jump_out_of_a_try_takes_what_finally_binds_along() -> None:
    code = """
    def f(a):
        x = 0
        for y in a:
            try:
                break
            finally:
                x = 1
        print(x)
        for y in a:
            print(x)
            try:
                continue
            finally:
                x = 2
    """
    assert reaching(code) == {9: {"3", "8"}, 11: {"3", "8", "15"}}


def test_the_name_of_an_exception_ends_with_its_handler() -> None:
    code = """
    def f():
        x = 0
        try:
            g()
        except E as x:
            print(x)
            return
        except F as x:
            pass
        return x
    """
    assert reaching(code) == {7: {"6"}, 11: {"3", "unbound"}}


def test_with_falls_through() -> None:
    assert reaching("def f():\n with a as x:\n  print(x)\n return x\n") == {3: {"2"}, 4: {"2"}}


def test_a_match_joins_its_cases_and_the_case_of_no_match() -> None:
    code = """
    def f(a):
        x = 0
        match a:
            case [x, *_]:
                pass
            case {"k": 1}:
                x = 2
        print(x)
        match a:
            case 1:
                x = 3
            case _:
                x = 4
        return x
    """
    assert reaching(code) == {9: {"3", "5", "8"}, 15: {"12", "14"}}


def test_a_deleted_name_is_reached_by_its_deletion() -> None:
    code = "def f():\n x = 1\n del x\n return x\n"
    assert reaching(code) == {4: {"3"}}
    assert function_of(code).bindings[1].kind == "delete"


def test_a_comprehensions_target_ends_with_it() -> None:
    code = """
    def f(x):
        print([x for x in
               x])
        return x
    """
    summary = summary_of(code)
    function = summary.functions[1]
    reads = {line_of(summary, read.span): function.reaching[read.use] for read in names_in(function) if read.name == "x"}
    assert {line: {describe(summary, function, index) for index in ids} for line, ids in reads.items()} == {
        3: {"3"},
        4: {"2"},
        5: {"2"},
    }


def test_what_a_walrus_binds_in_a_comprehension_outlives_it() -> None:
    code = """
    def f(ys):
        x = 0
        print([x for y in ys if (x := y) == 1])
        return x
    """
    assert reaching(code) == {4: {"4"}, 5: {"3", "4"}}


def test_the_right_of_and_may_not_be_evaluated() -> None:
    assert reaching("def f(a):\n x = 0\n a and (x := 1)\n return x\n") == {4: {"2", "3"}}


def test_an_augmented_assignment_keeps_what_it_was_added_to_as_path() -> None:
    function = function_of("def f(a):\n x = 1\n if a:\n  x = 2\n x += 3\n return x\n")
    augment = next(binding for binding in function.bindings if binding.kind == "augment")
    assert [function.bindings[index].kind for index in augment.path] == ["assign", "assign"]
    assert reaching("def f(a):\n x = 1\n x += 3\n return x\n") == {4: {"3"}}


def test_a_declaration_adds_a_type_and_hides_no_value() -> None:
    assert reaching("def f(a):\n x = 1\n x: int\n return x\n") == {4: {"2", "3"}}
    assert reaching("def f(a):\n x: int\n return x\n") == {3: {"2"}}


def test_dead_code_reaches_nothing_alive() -> None:
    code = """
    def f(a):
        x = 1
        if a:
            return
            x = 2
        return x
    """
    assert reaching(code) == {7: {"3"}}


def test_class_bodies_fall_back_to_what_is_outside() -> None:
    assert reaching("x = 1\nclass f:\n y = x\n x = 2\n z = x\n") == {3: {"unbound"}, 5: {"4"}}


def test_an_annotation_may_name_what_is_bound_further_down() -> None:
    code = """
    class f:
        def m(self, a: x) -> "x": ...
        x = int
    """
    function = next(f for f in summary_of(code).functions if f.qualname == "f.m")
    around = next(f for f in summary_of(code).functions if f.qualname == "f")
    annotation = function.parameters[1].annotation
    assert isinstance(annotation, Name)
    assert annotation.scope == "local"
    assert [around.bindings[i].kind for i in around.reaching[annotation.use] if i >= 0] == ["assign"]


# --------------------------------------------------------------------------------------------------------------------- narrowing


def test_the_branches_of_a_test_narrow() -> None:
    code = """
    def f(x):
        if x is None:
            print(x)
        else:
            print(x)
        return x
    """
    assert reaching(code) == {3: {"2"}, 4: {"3+"}, 6: {"3-"}, 7: {"2"}}


def test_an_early_exit_narrows_what_follows() -> None:
    assert reaching("def f(x):\n if not x:\n  return\n return x\n") == {2: {"1"}, 4: {"2+"}}


def test_lazy_filling_keeps_both_ways_a_name_got_its_value() -> None:
    code = """
    def f(x):
        if x is None:
            x = g()
        return x
    """
    assert reaching(code)[5] == {"4", "3-"}


@pytest.mark.parametrize(
    ("test", "sign"),
    [
        ("x", "+"),
        ("not x", "-"),
        ("x is None", "+"),
        ("x is not None", "+"),
        ("isinstance(x, C)", "+"),
        ("not (x is None)", "-"),
        ("a and x", "+"),
        ("not (a or x is None)", "-"),
        ("(x := g()) is not None", "+"),
    ],
)
def test_each_form_of_test_narrows(test: str, sign: str) -> None:
    assert reaching(f"def f(a, x):\n if {test}:\n  return x\n")[3] == {f"2{sign}"}


@pytest.mark.parametrize("test", ["a or x", "x == 1", "x.y is None", "isinstance(*x)", "isinstance(x, C, D)", "x is True", "g(x)"])
def test_other_tests_do_not(test: str) -> None:
    assert reaching(f"def f(a, x):\n if {test}:\n  return x\n")[3] == {"1"}


@pytest.mark.parametrize(
    "code",
    [
        "def f(x):\n print()\n return x is None or\\\n  x\n",
        "def f(x):\n assert x is not None\n print()\n return x\n",
        "def f(x):\n print()\n return 0 if x is None else\\\n  x\n",
        "def f(y):\n print()\n return [0 for x in y if x is None or\\\n  x]\n",
        "def f(x):\n while x is None:\n  pass\n return x\n",
        "def f(x, a):\n if x is None or a:\n  raise E\n return x\n",
    ],
)
def test_a_test_narrows_wherever_it_decides(code: str) -> None:
    binding = function_of(code)
    (narrowed,) = reaching(code)[4]
    assert narrowed[-1] in "+-"
    assert all(part.kind != "narrow" or part.path for part in binding.bindings)


def test_a_narrow_binding_says_which_bindings_it_narrows() -> None:
    function = function_of("def f(a, x=None):\n if a:\n  x = g()\n if x:\n  return x\n")
    narrow = next(binding for binding in function.bindings if binding.kind == "narrow")
    assert [function.bindings[index].kind for index in narrow.path] == ["parameter", "assign"]


def test_names_of_other_scopes_are_not_narrowed() -> None:
    module = summary_of("x = g()\ndef f():\n if x is None:\n  return x\n")
    assert all(binding.kind != "narrow" for function in module.functions for binding in function.bindings)


def test_a_test_whose_name_is_not_read_makes_no_binding() -> None:
    assert [binding.kind for binding in function_of("def f(x):\n if x is None:\n  g()\n g()\n").bindings] == ["parameter"]
