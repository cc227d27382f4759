"""The nearest goal in a graph whose edges need all their nodes: against a plain fixpoint, in every order of questions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asyncdb_lint.semantics.nearest import Edge, Nearest

Graph = dict[int, list[tuple[int, ...]]]

GRAPHS = st.integers(2, 7).flatmap(
    lambda size: st.tuples(
        st.fixed_dictionaries(
            {n: st.lists(st.lists(st.integers(0, size - 1), min_size=1, max_size=3).map(tuple), max_size=3) for n in range(size)}
        ),
        st.sets(st.integers(0, size - 1), max_size=2),
        st.permutations(range(size)),
    )
)


def nearest(graph: Graph, goals: set[int]) -> Nearest[int, str, str]:
    return Nearest(
        lambda node: f"goal {node}" if node in goals else None,
        lambda node: [Edge(f"{node}->{targets}", targets) for targets in graph[node]],
    )


def distances(graph: Graph, goals: set[int]) -> dict[int, int]:
    """The least fixpoint, by repeating until nothing changes."""
    found = dict.fromkeys(goals, 0)
    changed = True
    while changed:
        changed = False
        for node, edges in graph.items():
            ways = [1 + max(found[t] for t in targets) for targets in edges if all(t in found for t in targets)]
            if node not in goals and ways and min(ways) < found.get(node, 1 << 30):
                found[node] = min(ways)
                changed = True
    return found


@given(GRAPHS)
def test_distances_are_the_least_fixpoint_whatever_is_asked_first(case: tuple[Graph, set[int], list[int]]) -> None:
    graph, goals, order = case
    solver = nearest(graph, goals)
    answers = {node: solver.answer(node) for node in order}
    expected = distances(graph, goals)
    assert {node: answer.distance for node, answer in answers.items() if answer is not None} == expected


def test_an_edge_with_several_nodes_needs_all_of_them() -> None:
    graph: Graph = {0: [(1, 2)], 1: [(3,)], 2: [], 3: []}
    assert nearest(graph, {3}).answer(0) is None
    assert nearest(graph | {2: [(3,)]}, {3}).path(0) == ([Edge("0->(1, 2)", (1, 2)), Edge("1->(3,)", (3,))], "goal 3")


def test_a_cycle_reaches_nothing_by_itself() -> None:
    assert nearest({0: [(1,)], 1: [(0,)]}, set()).answer(0) is None
    assert nearest({0: [(1,)], 1: [(0,), (2,)], 2: []}, {2}).path(0) == ([Edge("0->(1,)", (1,)), Edge("1->(2,)", (2,))], "goal 2")
