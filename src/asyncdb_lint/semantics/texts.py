"""Strings of which a part is known: an f-string with unknown holes, a concatenation, a format.

The unknown parts appear as `HOLE`. What a method makes of a string (`.replace()`, `.split()`) is not followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asyncdb_lint.model import Attribute, BinOp, Call, Constant, Expression, FString, Name
from asyncdb_lint.semantics.folding import NotConstant, assignment_of, fold
from asyncdb_lint.semantics.values import Scope

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

HOLE = "\ufffc"
_PERCENT = re.compile(r"%(?:\(\w*\))?[-#0 +]*[\d.]*[sdrif]")
_BRACES = re.compile(r"(?<!\{)\{[^{}]*\}")
_MAX_DEPTH = 12


def text_of(evaluator: Evaluator, scope: Scope, expression: Expression, depth: int = 0) -> str | None:
    """The string that the expression gives, `HOLE` for each unknown part; None if nothing of it is known."""
    if depth > _MAX_DEPTH:
        return None
    match expression:
        case Constant(value=str(text)):
            return text
        case FString(parts=parts):
            return "".join(_part(evaluator, scope, part, depth) for part in parts)
        case BinOp(operator="+", left=left, right=right):
            texts = [text_of(evaluator, scope, side, depth + 1) for side in (left, right)]
            return None if texts == [None, None] else "".join(HOLE if text is None else text for text in texts)
        case BinOp(operator="%", left=left):
            return _formatted(text_of(evaluator, scope, left, depth + 1), _PERCENT)
        case Call(func=Attribute(value=template, attr="format")):
            return _formatted(text_of(evaluator, scope, template, depth + 1), _BRACES)
        case Name() | Attribute():
            found = assignment_of(evaluator, scope, expression)
            return text_of(evaluator, *found, depth + 1) if found is not None else None
        case _:
            return None


def _part(evaluator: Evaluator, scope: Scope, part: Expression, depth: int) -> str:
    text = text_of(evaluator, scope, part, depth + 1)
    if text is not None:
        return text
    try:
        return str(fold(evaluator, scope, part))
    except NotConstant:
        return HOLE


def _formatted(template: str | None, placeholder: re.Pattern[str]) -> str | None:
    return None if template is None else placeholder.sub(HOLE, template)
