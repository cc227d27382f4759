"""Answers about a project that several rules ask for: each is found once and kept with the project."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from asyncdb_lint.semantics.project import Project

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")
Question = Callable[Concatenate["Project", Rest], Answer]


def remembered(find: Question[Rest, Answer]) -> Question[Rest, Answer]:
    """A function of a project, and of further hashable positional arguments, that is computed once for each."""

    @wraps(find)
    def ask(project: Project, *arguments: Rest.args, **none: Rest.kwargs) -> Answer:
        known = project.answers.setdefault(find, {})
        if arguments not in known:
            known[arguments] = find(project, *arguments, **none)
        answer: Answer = known[arguments]
        return answer

    return ask


def remembered_in_cycles(meanwhile: Answer) -> Callable[[Question[Rest, Answer]], Question[Rest, Answer]]:
    """As `remembered`, for a function that may come to ask itself the same: then the answer is `meanwhile`."""

    def decorate(find: Question[Rest, Answer]) -> Question[Rest, Answer]:
        @wraps(find)
        def ask(project: Project, *arguments: Rest.args, **none: Rest.kwargs) -> Answer:
            known = project.answers.setdefault(find, {})
            if arguments not in known:
                known[arguments] = meanwhile
                known[arguments] = find(project, *arguments, **none)
            answer: Answer = known[arguments]
            return answer

        return ask

    return decorate
