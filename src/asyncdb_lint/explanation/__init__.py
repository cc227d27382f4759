"""Why a line is reported, or not: for each call on it what is known of it, where it runs, and what became of it.

Nothing is analysed here: the answers are those of the run's own project and rules.
"""

from __future__ import annotations

from asyncdb_lint.explanation.effects import Effect, effect_of
from asyncdb_lint.explanation.line import Asked, asked_at, defined_at
from asyncdb_lint.explanation.reach import request_remark
from asyncdb_lint.explanation.records import Account, Explanation, Outcome, Remark, Verdict
from asyncdb_lint.explanation.running import running_remark
from asyncdb_lint.explanation.verdicts import Verdicts
from asyncdb_lint.explanation.words import callee_words, code, origin
from asyncdb_lint.findings import Examination
from asyncdb_lint.model import Attribute, Call, Frame, Module, Place, Report
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope

__all__ = ["Account", "Explanation", "Outcome", "Remark", "Verdict", "explain_file", "explain_line"]


def explain_line(examination: Examination, report: Report, module: Module, line: int, column: int | None = None) -> Explanation:
    """The answer for one line (and column) of a module of the run; `report` is the run's own, on all of its files."""
    verdicts = Verdicts(examination, report, module)
    found = asked_at(examination.project, module, line, column)
    accounts = tuple(_account(examination.project, verdicts, asked) for asked in found)
    if not found and column is None and (scope := defined_at(examination.project, module, line)):
        accounts = (_definition(examination.project, verdicts, scope),)
    others = verdicts.on_line(line, [account.place for account in accounts]) if column is None else []
    return Explanation(accounts, tuple(others), report.notices)


def explain_file(report: Report, path: str) -> Explanation:
    """The answer about a file that could not be analysed: what the run says of it."""
    found = [Verdict(Outcome.REPORTED, f"as {d.code}", d) for d in report.diagnostics if d.place.path == path]
    silent = Verdict(Outcome.SILENT, "because the file could not be analysed, and the rule that says so is not selected")
    return Explanation((), tuple(found) or (silent,), report.notices)


def _definition(project: Project, verdicts: Verdicts, scope: Scope) -> Account:
    """About a function as a whole: where it runs, and what is reported of it."""
    place = project.place(scope.module, scope.summary.name_span)
    found = verdicts.through(project, scope) or [Verdict(Outcome.SILENT, "because no finding is about it; ask about a line in it")]
    return Account(scope.summary.qualname, place, (running_remark(project, scope), request_remark(project, scope)), tuple(found))


def _account(project: Project, verdicts: Verdicts, asked: Asked) -> Account:
    place = project.place(asked.scope.module, asked.expression.span)
    effect = effect_of(project, asked)
    remarks = (*_callee(project, asked), *effect.remarks)
    opens = not effect.blocks and _opens(project, asked)
    if effect.blocks or opens:
        remarks = (*remarks, running_remark(project, asked.scope))
    if opens:
        remarks = (*remarks, request_remark(project, asked.scope))
    found = _verdicts(project, verdicts, asked, place, effect)
    return Account(_text(asked), place, remarks, tuple(found))


def _text(asked: Asked) -> str:
    return code(asked.expression)


def _callee(project: Project, asked: Asked) -> list[Remark]:
    expression = asked.expression
    targets = [target for operation in asked.operations if operation.kind == "call" for target in operation.targets]
    if not isinstance(expression, Call) or not targets:
        return []
    remarks = [Remark("calls", callee_words(project, project.value(asked.scope, expression.func), targets))]
    if isinstance(expression.func, Attribute):
        where = origin(project, project.value(asked.scope, expression.func.value))
        if where:
            remarks.append(Remark("object", f"`{code(expression.func.value)}` is {where}"))
    return remarks


def _opens(project: Project, asked: Asked) -> bool:
    """Whether the call opens a connection, or makes what owns some: then it matters how often it runs."""
    functions = (target for operation in asked.operations for target in operation.targets if isinstance(target, Function))
    facts = [project.facts.function(function) for function in functions]
    return asked.scope.summary.kind == "def" and any(fact.connects or fact.owns_connections for fact in facts)


def _verdicts(project: Project, verdicts: Verdicts, asked: Asked, place: Place, effect: Effect) -> list[Verdict]:
    found = verdicts.at(place)
    if found or not effect.blocks:
        return found or [Verdict(Outcome.SILENT, f"because {effect.silence}")]
    kind = "blocking" if any(project.effects.leaf(operation) for operation in asked.operations) else "call"
    comment = verdicts.comment_at(Frame(kind, "", "", place))
    if comment is not None:
        return [Verdict(Outcome.SUPPRESSED, f"on every way through this call: {comment}")]
    return verdicts.through(project, asked.scope) or [Verdict(Outcome.SILENT, f"because {effect.silence}")]
