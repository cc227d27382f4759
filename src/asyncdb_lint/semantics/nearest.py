"""The nearest goal in a graph whose edges may lead to several nodes that must all reach one.

This is what makes "does calling this block, and through which calls" answerable for methods that may be overridden: such an edge leads to
every method that may run. All nodes below a question are explored once, then distances flow back from the goals, nearest first; so each
node's answer is final when the question is answered, also in cycles, and does not depend on the order of questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, NamedTuple, TypeVar

Node = TypeVar("Node", bound=Hashable)
Goal = TypeVar("Goal")
Label = TypeVar("Label")


class Edge(NamedTuple, Generic[Node, Label]):
    """A way onward; it reaches a goal when all its nodes do. The first is the one that a path follows."""

    label: Label
    nodes: tuple[Node, ...]


class Answer(NamedTuple, Generic[Node, Goal, Label]):
    """How a node reaches a goal: itself, or by its shortest edge; `distance` counts edges."""

    distance: int
    goal: Goal | None
    edge: Edge[Node, Label] | None


class Nearest(Generic[Node, Goal, Label]):
    """Answers, and remembers, how nodes reach goals. A node that is a goal itself is not explored further."""

    def __init__(self, goal_of: Callable[[Node], Goal | None], edges_of: Callable[[Node], Iterable[Edge[Node, Label]]]) -> None:
        self._goal_of = goal_of
        self._edges_of = edges_of
        self._answers: dict[Node, Answer[Node, Goal, Label] | None] = {}

    def answer(self, node: Node) -> Answer[Node, Goal, Label] | None:
        """The shortest way from the node to a goal; None if there is none."""
        if node not in self._answers:
            self._solve(node)
        return self._answers[node]

    def path(self, node: Node) -> tuple[list[Edge[Node, Label]], Goal] | None:
        """The edges of the shortest way, and the goal at its end."""
        edges: list[Edge[Node, Label]] = []
        answer = self.answer(node)
        while answer is not None and answer.edge is not None:
            edges.append(answer.edge)
            answer = self._answers[answer.edge.nodes[0]]
        return (edges, answer.goal) if answer is not None and answer.goal is not None else None

    def _solve(self, start: Node) -> None:
        waiting: defaultdict[Node, list[tuple[Node, Edge[Node, Label]]]] = defaultdict(list)
        layers: defaultdict[int, list[tuple[Node, Answer[Node, Goal, Label]]]] = defaultdict(list)
        explored = self._explore(start, waiting, layers)
        distance = 0
        while layers:
            for node, answer in layers.pop(distance, ()):
                if explored.get(node, True) is None:
                    explored[node] = answer
                    for parent, edge in waiting.get(node, ()):
                        self._pass_on(parent, edge, explored, layers)
            distance += 1
        self._answers.update(explored)

    def _explore(
        self,
        start: Node,
        waiting: defaultdict[Node, list[tuple[Node, Edge[Node, Label]]]],
        layers: defaultdict[int, list[tuple[Node, Answer[Node, Goal, Label]]]],
    ) -> dict[Node, Answer[Node, Goal, Label] | None]:
        """Every unanswered node below the start, with who waits for whom, and the goals as the first layer."""
        explored: dict[Node, Answer[Node, Goal, Label] | None] = {start: None}
        pending = [start]
        while pending:
            node = pending.pop()
            goal = self._goal_of(node)
            if goal is not None:
                layers[0].append((node, Answer(0, goal, None)))
                continue
            for edge in self._edges_of(node):
                for target in edge.nodes:
                    if target not in self._answers:
                        waiting[target].append((node, edge))
                        if target not in explored:
                            explored[target] = None
                            pending.append(target)
                self._pass_on(node, edge, explored, layers)
        return explored

    def _pass_on(
        self,
        node: Node,
        edge: Edge[Node, Label],
        explored: dict[Node, Answer[Node, Goal, Label] | None],
        layers: defaultdict[int, list[tuple[Node, Answer[Node, Goal, Label]]]],
    ) -> None:
        """Offer the edge as the node's way once all its nodes have one."""
        longest = 0
        for target in edge.nodes:
            answer = explored.get(target) or self._answers.get(target)
            if answer is None:
                return
            longest = max(longest, answer.distance)
        layers[longest + 1].append((node, Answer(longest + 1, None, edge)))
