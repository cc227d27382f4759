"""A function while it is being lowered: resolves its names and collects its bindings, reads and stores."""

from __future__ import annotations

from asyncdb_lint.model import (
    Binding,
    Expression,
    FunctionSummary,
    Name,
    Parameter,
    Span,
    Statement,
    Store,
)
from asyncdb_lint.syntax.reaching import Flow
from asyncdb_lint.syntax.scopes import Scope


class FunctionBuilder:
    """Builds one `FunctionSummary`; `parent` is the builder of the function around, None for the module.

    `deferred` is True while an annotation is lowered: its names may be bound further down. `comprehensions` holds the targets of the
    comprehensions being lowered, innermost last. In a stub everything is deferred.
    """

    def __init__(self, scope: Scope, kind: str, name: str, parent: FunctionBuilder | None, *, stub: bool = False) -> None:
        self.scope = scope
        self.kind = kind
        self.name = name
        self.parent = parent
        self.flow = Flow()
        self.is_generator = False
        self.deferred = stub
        self.stores: list[Store] = []
        self.comprehensions: list[set[str]] = []
        self.declared = frozenset() if kind == "module" else frozenset(scope.globals).union(scope.nonlocals)
        self.locals = frozenset(scope.bound - self.declared)
        self.qualname: str = "" if parent is None else f"{parent.qualname}.{name}".removeprefix(".")

    @property
    def owner(self) -> int:
        """The class in whose body the function stands directly, or -1."""
        return self.parent.scope.class_number if self.parent is not None else -1

    # --------------------------------------------------------------------------------------------------------------------- names

    def read(self, span: Span, name: str) -> Name:
        """A read of `name` here."""
        scope = self._scope_of(name)
        if scope != "local":
            return Name(span, name, scope, -1)
        if self.deferred:
            if self.kind == "module" and not self.is_target(name):
                return Name(span, name, "global", -1)
            return Name(span, name, scope, self.flow.read(name, anywhere=True))
        return Name(span, name, scope, self.flow.read(name))

    def is_target(self, name: str) -> bool:
        """Whether `name` is a target of a comprehension being lowered."""
        return any(name in targets for targets in self.comprehensions)

    def _scope_of(self, name: str) -> str:
        if self.comprehensions:
            if self.is_target(name):
                return "local"
            if self.kind == "class":  # the names of a class body are not visible within its comprehensions
                return self._scope_outside(name)
        if name in self.locals:
            return "local"
        return self._scope_outside(name)

    def _scope_outside(self, name: str) -> str:
        if name in self.declared:
            return "global" if name in self.scope.globals else "captured"
        builder = self.parent
        while builder is not None:
            if builder.is_target(name):
                return "captured"
            if builder.kind != "class" and builder.kind != "module":
                if name in builder.scope.globals:
                    return "global"
                if name in builder.locals or name in builder.scope.nonlocals:
                    return "captured"
            builder = builder.parent
        return "global"

    def bind(
        self,
        name: str,
        kind: str,
        span: Span,
        value: Expression | None = None,
        *,
        path: tuple[int, ...] = (),
        annotation: Expression | None = None,
        index: int = -1,
        module: str = "",
        level: int = 0,
        member: str | None = None,
    ) -> int:
        """A binding of `name` here; returns its index."""
        binding = Binding(name, kind, span, value, path, annotation, index, module, level, member)
        return self.flow.bind(binding, visible=name not in self.declared)

    def bind_target(self, name: str, kind: str, span: Span, value: Expression | None, path: tuple[int, ...]) -> int:
        """A target of the innermost comprehension being lowered."""
        self.comprehensions[-1].add(name)
        return self.flow.bind(Binding(name, kind, span, value, path), lasting=False)

    # -------------------------------------------------------------------------------------------------------------------- result

    def finish(
        self,
        span: Span,
        name_span: Span,
        body: tuple[Statement, ...],
        *,
        is_async: bool = False,
        parameters: tuple[Parameter, ...] = (),
        decorators: tuple[Expression, ...] = (),
        returns: Expression | None = None,
    ) -> FunctionSummary:
        bindings, reaching = self.flow.finish()
        return FunctionSummary(
            name=self.name,
            qualname=self.qualname,
            kind=self.kind,
            is_async=is_async,
            is_generator=self.is_generator,
            parent=self.parent.scope.number if self.parent is not None else -1,
            owner=self.owner,
            span=span,
            name_span=name_span,
            parameters=parameters,
            decorators=decorators,
            returns=returns,
            body=body,
            bindings=bindings,
            reaching=reaching,
            stores=tuple(self.stores),
            globals=tuple(self.scope.globals),
            nonlocals=tuple(self.scope.nonlocals),
        )
