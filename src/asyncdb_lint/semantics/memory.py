"""Answers about a project that several rules ask for: each is found once and kept with the project."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from asyncdb_lint.semantics.project import Project

Question = TypeVar("Question", bound=Callable[..., Any])


def remembered(find: Question) -> Question:
    """A function of a project, and of further hashable positional arguments, that is computed once for each."""

    @wraps(find)
    def ask(project: Project, *arguments: object) -> object:
        known = project.answers.setdefault(find, {})
        if arguments not in known:
            known[arguments] = find(project, *arguments)
        return known[arguments]

    return cast(Question, ask)


def remembered_in_cycles(meanwhile: object) -> Callable[[Question], Question]:
    """As `remembered`, for a function that may come to ask itself the same: then the answer is `meanwhile`."""

    def decorate(find: Question) -> Question:
        @wraps(find)
        def ask(project: Project, *arguments: object) -> object:
            known = project.answers.setdefault(find, {})
            if arguments not in known:
                known[arguments] = meanwhile
                known[arguments] = find(project, *arguments)
            return known[arguments]

        return cast(Question, ask)

    return decorate
