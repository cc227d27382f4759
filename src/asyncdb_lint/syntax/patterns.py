"""Lowering the patterns of `match`: what they read and what they capture."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from asyncdb_lint.model import Bind, Expression
from asyncdb_lint.syntax.context import Context
from asyncdb_lint.syntax.expressions import lower


@dataclass
class Pattern:
    """What a pattern reads and captures, in source order. A capture of a part has the subject as value only along a known path."""

    context: Context
    subject: Expression
    values: list[Expression] = field(default_factory=list)
    binds: list[Bind] = field(default_factory=list)

    def add(self, node: cst.CSTNode | None, path: tuple[int, ...] | None) -> None:
        """`path` leads from the subject to what `node` matches; None if no indices lead there."""
        if isinstance(node, cst.MatchValue | cst.MatchSingleton):
            self.values.append(lower(self.context, node.value))
        elif isinstance(node, cst.MatchAs):
            self.add(node.pattern, path)
            self._capture(node.name, path)
        elif isinstance(node, cst.MatchOr):
            for alternative in node.patterns:
                self.add(alternative.pattern, path)
        elif isinstance(node, cst.MatchSequence):
            self._add_sequence(node, path)
        elif isinstance(node, cst.MatchMapping):
            for element in node.elements:
                self.values.append(lower(self.context, element.key))
                self.add(element.pattern, None)
            self._capture(node.rest, None)
        elif isinstance(node, cst.MatchClass):
            self.values.append(lower(self.context, node.cls))
            for part in node.patterns:
                self.add(part.value, None)
            for keyword in node.kwds:
                self.add(keyword.pattern, None)

    def _add_sequence(self, node: cst.MatchSequence, path: tuple[int, ...] | None) -> None:
        for place, element in enumerate(node.patterns):
            if isinstance(element, cst.MatchStar):
                self._capture(element.name, None if path is None else (*path, -1 - place))
            else:
                self.add(element.value, None if path is None else (*path, place))

    def _capture(self, name: cst.Name | None, path: tuple[int, ...] | None) -> None:
        if name is None:
            return
        span = self.context.spans[id(name)]
        value = None if path is None else self.subject
        binding = self.context.function.bind(name.value, "capture", span, value, path=path or ())
        self.binds.append(Bind(span, name.value, binding))


def is_irrefutable(node: cst.CSTNode | None) -> bool:
    """Whether the pattern matches everything (a wildcard or a bare name)."""
    if isinstance(node, cst.MatchAs):
        return node.pattern is None or is_irrefutable(node.pattern)
    return isinstance(node, cst.MatchOr) and any(is_irrefutable(alternative.pattern) for alternative in node.patterns)
