"""What a call gives: results, overloads, inferred type arguments, and dependencies that a framework provides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from asyncdb_lint.model import Call, Constant, Expression, Name, Parameter
from asyncdb_lint.semantics import decorators, type_hints
from asyncdb_lint.semantics.arguments import match_arguments, takes_receiver
from asyncdb_lint.semantics.flow import falls_through, is_abstract, results_of
from asyncdb_lint.semantics.members import class_env, own_member, type_parameters
from asyncdb_lint.semantics.type_hints import Env, has_type_variable, substitute, unify
from asyncdb_lint.semantics.values import (
    BOTTOM,
    NONE,
    CallableValue,
    Class,
    Coroutine,
    Function,
    Instance,
    Known,
    Overloads,
    Partial,
    Scope,
    SpecialForm,
    Stream,
    Super,
    TypeVar,
    Unknown,
    Value,
    first_unknown,
    is_unknown,
    join,
    members,
    noun,
)

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


# -------------------------------------------------------------------------------------------------------------------- calls


def call_expression(evaluator: Evaluator, scope: Scope, call: Call) -> Value:
    if isinstance(call.func, Name) and call.func.scope == "global":
        special = _special_call(evaluator, scope, call, call.func.name)
        if special is not None:
            return special
    return evaluator.call(evaluator.evaluate(scope, call.func), scope, call)


def _special_call(evaluator: Evaluator, scope: Scope, call: Call, name: str) -> Value | None:
    """Builtins whose meaning no signature can say; None if the project has a function of that name, or for any other call."""
    if name not in ("super", "getattr", "type") or name in evaluator.table.globals_of(scope.module):
        return None
    arguments = call.arguments
    if name == "super" and not arguments:
        return _super(evaluator, scope)
    if name == "getattr" and len(arguments) >= 2 and isinstance(arguments[1].value, Constant):
        attribute = evaluator.attribute(evaluator.evaluate(scope, arguments[0].value), str(arguments[1].value.value))
        return attribute if len(arguments) == 2 else join((attribute, evaluator.evaluate(scope, arguments[2].value)))
    if name == "type" and len(arguments) == 1:
        return type_hints.type_of(evaluator.evaluate(scope, arguments[0].value))
    return None


def _super(evaluator: Evaluator, scope: Scope) -> Value:
    functions = scope.module.summary.functions
    index = scope.index
    while index > 0 and functions[index].owner < 0:
        index = functions[index].parent
    if index <= 0:
        return Unknown("`super()` stands outside a class")
    class_ = Class(scope.module, functions[index].owner)
    receiver: Value = class_ if functions[index].name == "__new__" else Instance(class_, declared=True)
    return Super(class_, receiver)


def call(evaluator: Evaluator, callee: Value, scope: Scope | None, expression: Call | None) -> Value:
    return join(_call(evaluator, member, scope, expression) for member in members(callee))


def _call(evaluator: Evaluator, callee: Value, scope: Scope | None, call: Call | None) -> Value:
    match callee:
        case Class():
            return _construct(evaluator, callee, scope, call)
        case Function():
            return call_function(evaluator, callee, scope, call)
        case Overloads():
            chosen = choose_overload(evaluator, callee, scope, call)
            return call_function(evaluator, chosen, scope, call)
        case Instance():
            method = evaluator.attribute(callee, "__call__")
            if is_unknown(method) or method == callee:
                return Unknown(f"calling an object of `{callee.class_.qualname}` is not followed", cause=first_unknown(method))
            return evaluator.call(method, scope, call)
        case CallableValue(result=result):
            return result
        case Partial(function=function):
            return evaluator.call(function)
        case SpecialForm() if scope is not None and call is not None:
            return _call_form(evaluator, callee.name, scope, call)
        case Known(literal=None):
            return BOTTOM
        case Unknown():
            return callee
        case _:
            return Unknown(f"calling {noun(callee)} is not followed")


def _call_form(evaluator: Evaluator, form: str, scope: Scope, call: Call) -> Value:
    arguments = [argument.value for argument in call.arguments]
    match form:
        case "TypeVar" | "ParamSpec" if arguments and isinstance(arguments[0], Constant):
            return TypeVar(str(arguments[0].value), scope.module.name)
        case "NewType" if len(arguments) == 2:
            return evaluator.evaluate(scope, arguments[1])
        case "cast" if len(arguments) == 2:
            promised = type_hints.interpret(evaluator, scope, arguments[0])
            return promised if not is_unknown(promised) else evaluator.evaluate(scope, arguments[1])
        case _:
            return Unknown(f"`typing.{form}` is not followed")


def call_function(evaluator: Evaluator, function: Function, scope: Scope | None, call: Call | None) -> Value:
    facts = evaluator.facts.function(function)
    if scope is not None and call is not None and "injected" in facts.roles.values():
        provided = _provided_argument(evaluator, function, scope, call)
        if provided is not None:
            return provided
    if facts.decorates and scope is not None and call is not None and call.arguments:
        given = evaluator.evaluate(scope, call.arguments[0].value)
        if any(isinstance(member, Function) for member in members(given)):
            return join(
                decorators.apply_value(evaluator, function, m, call.func) for m in members(given) if isinstance(m, Function)
            )
        if facts.decorates == "offloaded" and isinstance(given, Class):  # `sync_to_async(list)(rows)`
            return CallableValue(Coroutine(evaluator.call(given)))
    result = evaluator.returned(function)
    if has_type_variable(result):
        result = substitute(result, _infer(evaluator, function, scope, call, result))
    match function.wrapper:
        case "offloaded":
            return Coroutine(result)
        case "submitted":
            return evaluator.vocabulary_instance("RunningFuture", (result,))
        case "queued":
            return Unknown("the handle of a queued task is not followed")
        case "configured":
            return Unknown("what a function of `offload-wrappers` gives is not known")
        case "context" | "async-context":
            protocol = "Context" if function.wrapper == "context" else "AsyncContext"
            return evaluator.vocabulary_instance(protocol, (evaluator.element(result, is_async=protocol == "AsyncContext"),))
        case _:
            return result


def _infer(evaluator: Evaluator, function: Function, scope: Scope | None, call: Call | None, result: Value) -> Env:
    """The type parameters of one call: from the receiver, then from the arguments, then from literal defaults."""
    env: Env = {}
    owner = function.scope.summary.owner
    if owner >= 0 and function.receiver is not None:
        env = class_env(evaluator, Class(function.scope.module, owner), function.receiver)
    infer_from_arguments(evaluator, function, scope, call, env)
    return env


def infer_from_arguments(evaluator: Evaluator, function: Function, scope: Scope | None, call: Call | None, env: Env) -> None:
    matched = match_arguments(function, call.arguments if call is not None else ())
    for parameter in function.summary.parameters:
        if parameter.annotation is None:
            continue
        pattern = type_hints.interpret(evaluator, function.scope.definition, parameter.annotation)
        if not has_type_variable(pattern):
            continue
        given = matched.by_parameter.get(parameter.name)
        if given is not None and scope is not None:
            unify(evaluator, pattern, evaluator.evaluate(scope, given), env)
        elif parameter.kind == "star" and scope is not None:
            for argument in matched.variadic:
                unify(evaluator, pattern, evaluator.evaluate(scope, argument), env)
        elif parameter.default is not None and matched.complete and not _is_left_out(parameter.default):
            unify(evaluator, pattern, evaluator.evaluate(function.scope.definition, parameter.default), env)


def _is_left_out(default: Expression) -> bool:
    """Whether a default is the `...` of stubs, which says nothing."""
    return isinstance(default, Constant) and default.value is ...


def _construct(evaluator: Evaluator, class_: Class, scope: Scope | None, call: Call | None) -> Value:
    site = evaluator.site(scope, call) if scope is not None and call is not None else None
    variables = () if class_.arguments else type_parameters(evaluator, class_)
    if variables:
        env: Env = {}
        constructor = initializer(evaluator, class_)
        for function in members(constructor):
            if isinstance(function, Overloads):
                function = choose_overload(evaluator, function, scope, call)
            if isinstance(function, Function):
                infer_from_arguments(evaluator, function, scope, call, env)
        class_ = replace(class_, arguments=tuple(env.get(v, Unknown("its type parameter is not known")) for v in variables))
    return Instance(class_, site)


def default_arguments(evaluator: Evaluator, class_: Class) -> tuple[Value, ...]:
    made = _construct(evaluator, class_, None, None)
    return made.class_.arguments if isinstance(made, Instance) else ()


def initializer(evaluator: Evaluator, class_: Class) -> Value:
    """The class's `__init__`, bound; `BOTTOM` if no known base has one."""
    for base in evaluator.mro(class_):
        own = own_member(evaluator, base, "__init__")
        if own is not None:
            receiver = Instance(class_)
            return join(_bind_initializer(member, receiver) for member in members(own))
    return BOTTOM


def _bind_initializer(value: Value, receiver: Instance) -> Value:
    match value:
        case Function():
            return replace(value, receiver=receiver)
        case Overloads(functions=functions):
            return Overloads(tuple(replace(function, receiver=receiver) for function in functions))
        case _:
            return value


# ---------------------------------------------------------------------------------------------------------------- overloads


def choose_overload(evaluator: Evaluator, overloads: Overloads, scope: Scope | None, call: Call | None) -> Function:
    """The first overload that the call's literal arguments fit; the last if none does."""
    if scope is not None and call is not None:
        for function in overloads.functions[:-1]:
            if _fits(evaluator, function, scope, call):
                return function
    return overloads.functions[-1]


def _fits(evaluator: Evaluator, function: Function, scope: Scope, call: Call) -> bool:
    matched = match_arguments(function, call.arguments)
    parameters = function.summary.parameters[1 if takes_receiver(function) else 0 :]
    if matched.surplus or (matched.extra and not any(parameter.kind == "double-star" for parameter in parameters)):
        return False
    for parameter in parameters:
        given = matched.by_parameter.get(parameter.name)
        if given is None:
            if parameter.default is None and parameter.kind in ("positional", "standard", "keyword"):
                return False
            continue
        if not _argument_fits(evaluator, function, parameter, scope, given):
            return False
    return True


def _argument_fits(evaluator: Evaluator, function: Function, parameter: Parameter, scope: Scope, given: Expression) -> bool:
    if parameter.annotation is None:
        return True
    wanted = members(type_hints.interpret(evaluator, function.scope.definition, parameter.annotation))
    if any(isinstance(member, Unknown | TypeVar) for member in wanted):
        return True
    literals = [member for member in wanted if isinstance(member, Known) and member != NONE]
    actual = members(evaluator.evaluate(scope, given))
    if literals and len(literals) == len(wanted):
        return all(any(isinstance(a, Known) and a.literal == literal.literal for literal in literals) for a in actual)
    classes = [member.class_ for member in wanted if isinstance(member, Instance)]
    instances = [member for member in actual if isinstance(member, Instance)]
    if classes and instances:
        return any(base.same_class(class_) for i in instances for base in evaluator.mro(i.class_) for class_ in classes)
    return not classes or not is_unknown(join(actual))


# ------------------------------------------------------------------------------------------------------------------- results


def returned(evaluator: Evaluator, scope: Scope) -> Value:
    """What calling the function gives, before its decorators: as annotated, else as its body says."""
    summary = scope.summary
    promised = (
        type_hints.interpret(evaluator, scope.definition, summary.returns)
        if summary.returns is not None
        else Unknown(f"what `{summary.name}` returns is not known")
    )
    function = Function(scope)
    if summary.is_generator:
        return _generated(evaluator, scope, promised, function)
    if is_unknown(promised) and not scope.module.is_stub:
        promised = _body_result(evaluator, scope, promised)
    return Coroutine(promised, function) if summary.is_async else promised


def _generated(evaluator: Evaluator, scope: Scope, promised: Value, function: Function) -> Value:
    is_async = scope.summary.is_async
    element: Value = join(member.element for member in members(promised) if isinstance(member, Stream))
    if is_unknown(element) and not scope.module.is_stub:
        _, yields = results_of(scope.summary)
        element = join(_yielded(evaluator, scope, y.value, delegated=y.delegated) for y in yields)
    return Stream(element, is_async, function=function)


def _yielded(evaluator: Evaluator, scope: Scope, value: Expression | None, *, delegated: bool) -> Value:
    if value is None:
        return NONE
    given = evaluator.evaluate(scope, value)
    return evaluator.element(given) if delegated else given


def _body_result(evaluator: Evaluator, scope: Scope, otherwise: Value) -> Value:
    returns, _ = results_of(scope.summary)
    if not returns:
        return otherwise if is_abstract(scope.summary) else NONE
    values = [evaluator.evaluate(scope, value) if value is not None else NONE for value in returns]
    falls = scope.summary.kind == "def" and falls_through(scope.summary.body)
    return join([*values, NONE] if falls else values)


# ------------------------------------------------------------------------------------------------------------ dependencies


def injection(evaluator: Evaluator, scope: Scope, call: Call) -> Value | None:
    """What `Depends(f)` and its like provide; None if the call is no such thing."""
    for member in members(evaluator.evaluate(scope, call.func)):
        function = member.functions[0] if isinstance(member, Overloads) else member
        if isinstance(function, Function) and "injected" in evaluator.facts.function(function).roles.values():
            return _provided_argument(evaluator, function, scope, call)
        if isinstance(function, Class) and function.module.is_stub:
            for init in members(initializer(evaluator, function)):
                if isinstance(init, Function) and "injected" in evaluator.facts.function(init).roles.values():
                    return _provided_argument(evaluator, init, scope, call)
    return None


def injected_expressions(evaluator: Evaluator, function: Function, call: Call) -> Iterator[Expression]:
    """The callables that a framework will call to provide the value."""
    roles = evaluator.facts.function(function).roles
    for name, expression in match_arguments(function, call.arguments).by_parameter.items():
        if roles.get(name) == "injected":
            yield expression


def _provided_argument(evaluator: Evaluator, function: Function, scope: Scope, call: Call) -> Value | None:
    for expression in injected_expressions(evaluator, function, call):
        return provided(evaluator, evaluator.evaluate(scope, expression))
    return None


def provided(evaluator: Evaluator, dependency: Value) -> Value:
    """What a framework hands over for a dependency: what it returns, awaited; what it yields, if it is a generator."""
    result = evaluator.call(dependency)
    parts = []
    for member in members(result):
        match member:
            case Coroutine(result=inner):
                parts.append(inner)
            case Stream(element=element):
                parts.append(element)
            case Instance() if evaluator.vocabulary_name(member.class_) in ("Context", "AsyncContext"):
                parts.append(
                    member.class_.arguments[0] if member.class_.arguments else Unknown("what entering it gives is not known")
                )
            case _:
                parts.append(member)
    return join(parts)
