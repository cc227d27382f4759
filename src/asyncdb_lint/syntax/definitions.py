"""Lowering `def`, `class` and `lambda`: a function of its own, and what is evaluated around it."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from asyncdb_lint.model import (
    Argument,
    ClassSummary,
    Define,
    Expression,
    Lambda,
    Opaque,
    Parameter,
    Return,
    Span,
    Starred,
    Statement,
)
from asyncdb_lint.syntax.annotations import lower_annotation
from asyncdb_lint.syntax.builder import FunctionBuilder
from asyncdb_lint.syntax.context import Context
from asyncdb_lint.syntax.expressions import TABLE, lower, lower_argument, lower_optional
from asyncdb_lint.syntax.scopes import parameters

LowerSuite = Callable[[cst.BaseSuite], tuple[Statement, ...]]


def lower_def(context: Context, node: cst.FunctionDef, lower_suite: LowerSuite) -> Define:
    """Decorators, defaults and annotations belong to the function around; the body is a function of its own."""
    scope = context.scopes.of(node)
    assert scope is not None
    span, name = context.header(node, node.body), node.name
    decorators = tuple(lower(context, decorator.decorator) for decorator in node.decorators)
    builder = FunctionBuilder(scope, "def", name.value, context.function, stub=context.stub)
    parameter_list = _parameters(context, builder, node.params)
    returns = lower_annotation(context, node.returns)
    with context.building(builder):
        body = lower_suite(node.body)
    context.functions[scope.number] = builder.finish(
        span,
        context.spans[id(name)],
        body,
        is_async=node.asynchronous is not None,
        parameters=parameter_list,
        decorators=decorators,
        returns=returns,
    )
    binding = context.function.bind(name.value, "def", context.spans[id(name)], index=scope.number)
    return Define(span, binding, scope.number, -1)


def lower_class(context: Context, node: cst.ClassDef, lower_suite: LowerSuite) -> Define:
    """The body is a function of kind "class"; decorators, bases and keywords belong to the function around."""
    scope = context.scopes.of(node)
    assert scope is not None
    span, name = context.header(node, node.body), node.name
    name_span = context.spans[id(name)]
    decorators = tuple(lower(context, decorator.decorator) for decorator in node.decorators)
    bases = tuple(_base(context, base) for base in node.bases)
    keywords: tuple[Argument, ...] = tuple(lower_argument(context, keyword) for keyword in node.keywords)
    builder = FunctionBuilder(scope, "class", name.value, context.function, stub=context.stub)
    with context.building(builder):
        body = lower_suite(node.body)
    context.functions[scope.number] = builder.finish(span, name_span, body)
    type_parameters = node.type_parameters.params if node.type_parameters is not None else ()
    context.classes[scope.class_number] = ClassSummary(
        name=name.value,
        qualname=builder.qualname,
        span=span,
        name_span=name_span,
        body=scope.number,
        bases=bases,
        keywords=keywords,
        decorators=decorators,
        type_parameters=tuple(parameter.param.name.value for parameter in type_parameters),
    )
    binding = context.function.bind(name.value, "class", name_span, index=scope.class_number)
    return Define(span, binding, -1, scope.class_number)


def _base(context: Context, base: cst.Arg) -> Expression:
    value = lower(context, base.value)
    return Starred(context.spans[id(base)], value) if base.star else value


def _parameters(context: Context, builder: FunctionBuilder, params: cst.Parameters) -> tuple[Parameter, ...]:
    """Annotations and defaults are lowered in the function around, the names bound in `builder`."""
    lowered = []
    for index, (kind, param) in enumerate(parameters(params)):
        name = param.name.value
        annotation = lower_annotation(context, param.annotation)
        default = lower_optional(context, param.default)
        binding = builder.bind(name, "parameter", context.spans[id(param.name)], annotation=annotation, index=index)
        lowered.append(Parameter(name, kind, annotation, default, binding))
    return tuple(lowered)


def _lambda(context: Context, node: cst.Lambda) -> Expression:
    scope = context.scopes.of(node)
    span = context.spans[id(node)]
    if scope is None:  # within a string annotation
        return Opaque(span, ())
    builder = FunctionBuilder(scope, "lambda", "<lambda>", context.function, stub=context.stub)
    parameter_list = _parameters(context, builder, node.params)
    with context.building(builder):
        body = Return(Span(*context.spans[id(node.body)]), lower(context, node.body))
    context.functions[scope.number] = builder.finish(span, span, (body,), parameters=parameter_list)
    return Lambda(span, scope.number)


TABLE[cst.Lambda] = _lambda
