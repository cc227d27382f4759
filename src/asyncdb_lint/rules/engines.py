"""What the rules about engines share: the calls that make one, what they load, and how the engine is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from asyncdb_lint.model import Attribute, Bind, Call, Expression, Module, Name
from asyncdb_lint.semantics.folding import assignment_of
from asyncdb_lint.semantics.options import (
    Given,
    StubCall,
    resource_of,
    result_resource,
    scheme_facts,
    stub_calls,
)
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.urls import DatabaseUrl, url_of
from asyncdb_lint.semantics.values import Class, Function, Instance, Overloads, Scope, Unknown, Value, members, NONE
from asyncdb_lint.semantics.walk import Occurrence


class Engine(NamedTuple):
    """A call that makes an engine of a known URL; `loads` is what its scheme loads, `mode` the engine's."""

    call: StubCall
    url: DatabaseUrl
    loads: Any
    mode: str


def engines(project: Project, module: Module) -> Iterator[Engine]:
    """The engines that a module makes of known schemes, unless something else than the URL says how they connect."""
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            given = call.by_role("url")
            if given is None or not call.facts.owns_connections or any(n in call.arguments for n in call.parameters("connector")):
                continue
            resource = result_resource(project, call)
            if resource is None or resource.kind != "engine" or not call.complete:
                continue
            url = url_of(project.evaluator, given.scope, given.expression)
            loads = scheme_facts(project, call, url)
            if url is not None and loads is not None:
                yield Engine(call, url, loads, resource.mode)
