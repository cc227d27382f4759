"""Database URLs, as far as the source shows them.

`parse_url` reads what drivers and engines read: `scheme://user:password@host:port,host:port/database?name=value`, and libpq's
`host=… port=…` form. Unknown parts are `HOLE`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from asyncdb_lint.model import Call, Expression
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.folding import NotConstant, assignment_of, fold
from asyncdb_lint.semantics.texts import HOLE, text_of
from asyncdb_lint.semantics.values import Function, Scope, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

_SCHEME = re.compile(r"[A-Za-z][\w+.-]*")
_LIBPQ = re.compile(r"(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|\S*)")


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """A URL. `hosts` are (host, port), a port None if absent or unknown; `query_known` is false if more may stand in the query."""

    scheme: str
    hosts: tuple[tuple[str, int | None], ...] = ()
    database: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    query_known: bool = True


def parse_url(text: str) -> DatabaseUrl | None:
    """The URL that the text spells; None if it is neither a URL nor a list of `name=value` pairs."""
    scheme, separator, rest = text.partition("://")
    if not separator:
        return _parse_pairs(text)
    if not _SCHEME.fullmatch(scheme):
        return None
    before, _, query = rest.partition("?")
    location, slash, database = before.partition("/")
    place = location.rpartition("@")[2]
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    hosts = tuple(_host_and_port(part) for part in place.split(",") if part)
    if "host" in parameters:
        hosts = tuple(_host_and_port(part, parameters.get("port", "")) for part in parameters["host"].split(","))
    known = HOLE not in query and not (location == HOLE and not slash and not query) and not _may_end_in_query(before)
    return DatabaseUrl(scheme, hosts, unquote(database), parameters, known)


def _may_end_in_query(before: str) -> bool:
    """Whether an unknown part alone stands for all that follows the scheme or the host."""
    return before.count(HOLE) == 1 and before.endswith(HOLE) and "@" not in before and "/" not in before


def _host_and_port(part: str, port: str = "") -> tuple[str, int | None]:
    host, separator, digits = part.rpartition(":")
    if not separator or "]" in digits:
        host, digits = part, port
    return host.strip("[]").lower(), int(digits) if digits.isascii() and digits.isdigit() else None


def _parse_pairs(text: str) -> DatabaseUrl | None:
    pairs = {name: value.strip("'") for name, value in _LIBPQ.findall(text)}
    if not pairs:
        return None
    hosts = tuple(_host_and_port(host, pairs.get("port", "")) for host in pairs.get("host", "").split(",") if host)
    return DatabaseUrl("", hosts, pairs.get("dbname", ""), pairs, HOLE not in "".join(pairs))


def url_of(evaluator: Evaluator, scope: Scope, expression: Expression) -> DatabaseUrl | None:
    """The URL that the expression gives: a string, or a call that builds one of a string or of parts; None if it is unknown."""
    text = text_of(evaluator, scope, expression)
    if text is not None:
        return parse_url(text)
    if isinstance(expression, Call):
        return _built(evaluator, scope, expression)
    found = assignment_of(evaluator, scope, expression)
    return _built(evaluator, found[0], found[1]) if found is not None and isinstance(found[1], Call) else None


def _built(evaluator: Evaluator, scope: Scope, call: Call) -> DatabaseUrl | None:
    """What a stub's `make_url(text)` or `URL.create(…)` gives."""
    callees = members(evaluator.evaluate(scope, call.func))
    if len(callees) != 1 or not isinstance(callees[0], Function) or not callees[0].is_stub:
        return None
    roles = evaluator.facts.function(callees[0]).roles
    matched = match_arguments(callees[0], call.arguments)
    if not matched.complete or evaluator.facts.function(callees[0]).owns_connections:
        return None
    given = {roles[name]: expression for name, expression in matched.by_parameter.items() if name in roles}
    if "url" in given:
        return url_of(evaluator, scope, given["url"])
    scheme = _folded(evaluator, scope, given.get("url-scheme"))
    if not isinstance(scheme, str):
        return None
    host = text_of(evaluator, scope, given["host"]) if "host" in given else ""
    port = _folded(evaluator, scope, given.get("port"))
    query = _folded(evaluator, scope, given.get("url-query")) if "url-query" in given else {}
    return DatabaseUrl(
        scheme,
        ((host.lower(), port if isinstance(port, int) else None),) if host else (),
        text_of(evaluator, scope, matched.by_parameter["database"]) or "" if "database" in matched.by_parameter else "",
        {str(name): str(value) for name, value in query.items()} if isinstance(query, dict) else {},
        isinstance(query, dict),
    )


def _folded(evaluator: Evaluator, scope: Scope, expression: Expression | None) -> Any:
    """The constant the expression is; None if it is none."""
    try:
        return fold(evaluator, scope, expression) if expression is not None else None
    except NotConstant:
        return None
