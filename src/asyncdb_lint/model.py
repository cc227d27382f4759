"""All data that crosses layers, and no logic beyond looking a field up.

A file is lowered once, alone, into a `ModuleSummary`: the file's meaning without its trivia. Everything above `syntax/` reads only
these summaries. Named tuples keep them small, quick to build and quick to pickle; they are compared by identity, never used as keys
(two named tuples of different classes with equal fields are equal).

Spans are half-open ranges of character offsets in the decoded text; lines and columns exist only in `Place`, at the printing edge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of character offsets in the decoded source text."""

    start: int
    end: int


# --------------------------------------------------------------------------------------------------------------------- expressions
#
# Every expression begins with its span. The set is closed: what has no class of its own is `Opaque`, which keeps its children, so
# that no call is ever lost.


class Name(NamedTuple):
    """A read of a name.

    `scope` says where Python looks: "local" (this function, `use` indexes `FunctionSummary.reaching`), "captured" (an enclosing
    function) or "global" (the module, then builtins). `use` is -1 unless local.
    """

    span: Span
    name: str
    scope: str
    use: int


class Bind(NamedTuple):
    """A target that binds a name; `binding` indexes `FunctionSummary.bindings`."""

    span: Span
    name: str
    binding: int


class Attribute(NamedTuple):
    """`value.attr`, as a read or as a target."""

    span: Span
    value: Expression
    attr: str


class Argument(NamedTuple):
    """One argument of a call: positional (keyword None), `keyword=`, `*value` (star 1) or `**value` (star 2)."""

    keyword: str | None
    star: int
    value: Expression


class Call(NamedTuple):
    span: Span
    func: Expression
    arguments: tuple[Argument, ...]


class Await(NamedTuple):
    span: Span
    value: Expression


class Yield(NamedTuple):
    """`yield value` (value may be None) or `yield from value` (delegated)."""

    span: Span
    value: Expression | None
    delegated: bool


class Subscript(NamedTuple):
    """`value[index]`; several indices or slices arrive as a `Display` of kind "tuple" or as `Opaque`."""

    span: Span
    value: Expression
    index: Expression  # type: ignore[assignment]  # hides tuple.index, which nobody calls


class Constant(NamedTuple):
    """A literal: str, bytes, int, float, complex, bool, None or Ellipsis. Adjacent string literals are already joined."""

    span: Span
    value: object


class FString(NamedTuple):
    """An f-string: literal pieces are `Constant`, holes are the expressions formatted."""

    span: Span
    parts: tuple[Expression, ...]


class Display(NamedTuple):
    """A list, tuple or set display; `kind` is "list", "tuple" or "set"."""

    span: Span
    kind: str
    items: tuple[Expression, ...]


class DictDisplay(NamedTuple):
    """A dict display; the key of `**mapping` is None."""

    span: Span
    items: tuple[tuple[Expression | None, Expression], ...]


class Starred(NamedTuple):
    span: Span
    value: Expression


class BinOp(NamedTuple):
    span: Span
    operator: str
    left: Expression
    right: Expression


class BoolOp(NamedTuple):
    """`left and right` or `left or right`; longer chains nest to the left."""

    span: Span
    operator: str
    left: Expression
    right: Expression


class Compare(NamedTuple):
    """`first op second …`; operators are spelled as in source ("in", "is not", "==")."""

    span: Span
    first: Expression
    rest: tuple[tuple[str, Expression], ...]


class Unary(NamedTuple):
    span: Span
    operator: str
    operand: Expression


class NamedExpr(NamedTuple):
    span: Span
    target: Bind
    value: Expression


class Clause(NamedTuple):
    """One `for target in iterable if …` of a comprehension."""

    is_async: bool
    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]


class Comprehension(NamedTuple):
    """A comprehension; `kind` is "list", "set", "dict" or "generator". For a dict `element` is the value and `key` its key.

    Its targets are bindings of the enclosing function whose scope ends with the comprehension.
    """

    span: Span
    kind: str
    element: Expression
    key: Expression | None
    clauses: tuple[Clause, ...]


class Conditional(NamedTuple):
    span: Span
    test: Expression
    body: Expression
    orelse: Expression


class Lambda(NamedTuple):
    """A lambda; `function` indexes `ModuleSummary.functions`."""

    span: Span
    function: int


class Opaque(NamedTuple):
    """Anything else (slices, template strings, …), with its children in evaluation order."""

    span: Span
    children: tuple[Expression, ...]


Expression = (
    Name
    | Bind
    | Attribute
    | Call
    | Await
    | Yield
    | Subscript
    | Constant
    | FString
    | Display
    | DictDisplay
    | Starred
    | BinOp
    | BoolOp
    | Compare
    | Unary
    | NamedExpr
    | Comprehension
    | Conditional
    | Lambda
    | Opaque
)


# ---------------------------------------------------------------------------------------------------------------------- statements
#
# Every statement begins with its span. For compound statements the span is the header's (`if test:`, the decorators excluded),
# for simple ones the whole statement.


class ExpressionStatement(NamedTuple):
    span: Span
    value: Expression


class Assign(NamedTuple):
    """`a = b = value`, `a: annotation = value` (value may be None) or `a += value` (operator "+").

    Targets are `Bind`, `Attribute`, `Subscript`, `Starred` or `Display` of targets.
    """

    span: Span
    targets: tuple[Expression, ...]
    value: Expression | None
    annotation: Expression | None
    operator: str | None


class Delete(NamedTuple):
    """`del a, b`: names arrive as `Bind`, whose binding has kind "delete"."""

    span: Span
    targets: tuple[Expression, ...]


class Return(NamedTuple):
    span: Span
    value: Expression | None


class Raise(NamedTuple):
    span: Span
    exception: Expression | None
    cause: Expression | None


class Assert(NamedTuple):
    span: Span
    test: Expression
    message: Expression | None


class Break(NamedTuple):
    span: Span


class Continue(NamedTuple):
    span: Span


class If(NamedTuple):
    """`elif` arrives as an `If` alone in `orelse`."""

    span: Span
    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


class While(NamedTuple):
    span: Span
    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


class For(NamedTuple):
    span: Span
    is_async: bool
    target: Expression
    iterable: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


class WithItem(NamedTuple):
    value: Expression
    target: Expression | None


class With(NamedTuple):
    span: Span
    is_async: bool
    items: tuple[WithItem, ...]
    body: tuple[Statement, ...]


class Handler(NamedTuple):
    """`except type as name`; `binding` is -1 without a name, `type` None for a bare except."""

    span: Span
    type: Expression | None
    binding: int
    body: tuple[Statement, ...]


class Try(NamedTuple):
    span: Span
    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Statement, ...]
    final: tuple[Statement, ...]


class Case(NamedTuple):
    """`case pattern if guard:`; `values` are the expressions a pattern reads (classes, dotted constants), `binds` what it captures."""

    span: Span
    values: tuple[Expression, ...]
    binds: tuple[Bind, ...]
    guard: Expression | None
    body: tuple[Statement, ...]


class Match(NamedTuple):
    span: Span
    subject: Expression
    cases: tuple[Case, ...]


class Define(NamedTuple):
    """`def` or `class`: binds the name; decorators, defaults, annotations and bases are evaluated here.

    `function` indexes `ModuleSummary.functions` for a def (then `class_` is -1); `class_` indexes `ModuleSummary.classes`.
    """

    span: Span
    binding: int
    function: int
    class_: int


class Import(NamedTuple):
    """`import a.b` or `from a import b`: the indices of the bindings made."""

    span: Span
    bindings: tuple[int, ...]


Statement = (
    ExpressionStatement
    | Assign
    | Delete
    | Return
    | Raise
    | Assert
    | Break
    | Continue
    | If
    | While
    | For
    | With
    | Try
    | Match
    | Define
    | Import
)


# ------------------------------------------------------------------------------------------------------------------------ bindings


class Binding(NamedTuple):
    """One place that gives a name a value.

    kind        value
    "parameter" None; `index` is its place in `FunctionSummary.parameters`
    "assign"    the right-hand side, unpacked along `path`
    "augment"   the right-hand side of `x += value`; `path` holds the bindings (indices) whose value was added to
    "declare"   None: `x: annotation` without a value
    "for"       the iterable; the bound value is an element of it, unpacked along `path`
    "async for" the same, asynchronously
    "with"      the context manager; the bound value is what entering it gives, unpacked along `path`
    "async with" the same, asynchronously
    "except"    the exception's type expression (or None)
    "walrus"    the value
    "def"       None; `index` is the function
    "class"     None; `index` is the class
    "import"    None; `module`/`level`/`member` say what is imported; `index` is 1 for `import a.b as name`: the module itself,
            not its first package
    "capture"   the subject of a match statement
    "delete"    None: the name is unbound here
    "narrow"    the test expression; the value is that of the earlier bindings `path` (binding indices) for which the test is
                true (`index` 1) or false (`index` 0). Only tests of the forms `x`, `not x`, `x is None`, `x is not None`,
                `isinstance(x, C)`, and their `not`/`and` compositions that mention the name make one.

    `path` unpacks: an int is an element's index, -1 - k is "k-th starred rest" (its value is a list).
    """

    name: str
    kind: str
    span: Span
    value: Expression | None = None
    path: tuple[int, ...] = ()
    annotation: Expression | None = None
    index: int = -1  # type: ignore[assignment]  # hides tuple.index
    module: str = ""
    level: int = 0
    member: str | None = None


class Parameter(NamedTuple):
    """`kind` is "positional" (only), "standard", "star", "keyword" (only) or "double-star"."""

    name: str
    kind: str
    annotation: Expression | None
    default: Expression | None
    binding: int


class Store(NamedTuple):
    """An assignment to an attribute or an item: `target` is `Attribute` or `Subscript`; `kind`, `value` and `path` as in `Binding`."""

    target: Expression
    kind: str
    value: Expression | None
    path: tuple[int, ...]
    annotation: Expression | None


class FunctionSummary(NamedTuple):
    """A scope: the module body (functions[0]), a class body, a def or a lambda.

    `kind` is "module", "class", "def" or "lambda". `parent` is the function in which it stands (-1 for the module), `owner` the
    class whose body it stands in directly (-1 if none). `qualname` is relative to the module and as in Python without
    `<locals>` (`Class.method`, `outer.inner`, `<lambda>`). `reaching[use]` lists the bindings that may reach the read
    `Name.use`; -1 among them means "possibly unbound here" (for a class body also: falls back to the global).
    `globals` and `nonlocals` are the names so declared. `name_span` is the name in `def name`, or the whole of a lambda.
    """

    name: str
    qualname: str
    kind: str
    is_async: bool
    is_generator: bool
    parent: int
    owner: int
    span: Span
    name_span: Span
    parameters: tuple[Parameter, ...]
    decorators: tuple[Expression, ...]
    returns: Expression | None
    body: tuple[Statement, ...]
    bindings: tuple[Binding, ...]
    reaching: tuple[tuple[int, ...], ...]
    stores: tuple[Store, ...]
    globals: tuple[str, ...]
    nonlocals: tuple[str, ...]


class ClassSummary(NamedTuple):
    """A class: `body` indexes the FunctionSummary of its body; `bases` and `keywords` are those of its header.

    `type_parameters` are the names in `class C[T]`.
    """

    name: str
    qualname: str
    span: Span
    name_span: Span
    body: int
    bases: tuple[Expression, ...]
    keywords: tuple[Argument, ...]
    decorators: tuple[Expression, ...]
    type_parameters: tuple[str, ...]


class Directive(NamedTuple):
    """A suppression comment: `text` is the comment from its `#`, `line` 1-based; `alone` if nothing else stands on the line."""

    line: int
    column: int
    text: str
    alone: bool


class ModuleSummary(NamedTuple):
    """One file, lowered; it knows neither its path nor its module's name.

    `line_starts` holds the offset at which each line begins (lines end at CR LF, LF or CR only). `logical_lines` holds the
    (first, last) 1-based lines of each simple statement and each compound header that spans several lines, innermost last.
    """

    functions: tuple[FunctionSummary, ...]
    classes: tuple[ClassSummary, ...]
    directives: tuple[Directive, ...]
    line_starts: tuple[int, ...]
    logical_lines: tuple[tuple[int, int], ...]
    length: int


class ParseFailure(NamedTuple):
    """A file that could not be lowered; `code` is ADB000 (a syntax error) or ADB002 (skipped). Line and column are 1-based."""

    code: str
    reason: str
    line: int
    column: int


# --------------------------------------------------------------------------------------------------------------------- the project


class Role(StrEnum):
    """What a file is for; rules name the roles in which they speak."""

    APP = "app"
    SCRIPT = "script"
    TEST = "test"
    MIGRATION = "migration"
    VENDORED = "vendored"


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """A summary at its place: `path` is relative to the project root with `/`; `name` dotted from its import root `root`."""

    path: str
    name: str
    root: str
    role: Role
    summary: ModuleSummary
    is_package: bool = False
    is_stub: bool = False


# --------------------------------------------------------------------------------------------------------------------- diagnostics


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Applicability(StrEnum):
    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY_ONLY = "display-only"


class Place(NamedTuple):
    """A range of a file as users see it: 1-based lines, 1-based columns in code points, end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Frame(NamedTuple):
    """A step of a trace, or a related place.

    `kind` is "entry", "call", "blocking", "offload", "definition" or "origin"; `symbol` the qualified name of what stands there,
    for a driver call its canonical name (`psycopg2.connect`).
    """

    kind: str
    message: str
    symbol: str
    place: Place


class LibraryVersion(NamedTuple):
    """What a project's files, or its settings, say of the release of a library: `text` as it stands there, at a line of a file.

    The release lies between `lowest` and `highest` (None: no bound; `below`: not `highest` itself), tuples without zeros at their
    end. `locked` tells a version from a requirement. `line` is 0 for a version from the settings, `path` then names the setting.
    """

    name: str
    text: str
    lowest: tuple[int, ...]
    highest: tuple[int, ...] | None
    below: bool
    locked: bool
    path: str
    line: int


class Edit(NamedTuple):
    place: Place
    content: str


@dataclass(frozen=True, slots=True)
class Fix:
    message: str
    applicability: Applicability
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `symbol` is the enclosing function (module-qualified), `target` the driver call or object it is about. `trace` runs from the
    event loop to the driver call; `related` are places that matter without order, the further calls of a finding that stands
    for several among them (kind "blocking" or "call"). `fingerprint` is 32 hex digits and does not depend on path or line.
    `cause` names what several findings have in common (the project's function that calls the driver, for chains that end in it); empty
    for a finding that is a cause of its own. `defect` is what a rule that subsumes another recognises the other's findings by; empty for
    one that is known by its place. `suppressed` is None, or (kind, path, line, reason) of what silenced it.
    """

    code: str
    name: str
    severity: Severity
    message: str
    place: Place
    help: str | None = None
    symbol: str = ""
    target: str | None = None
    trace: tuple[Frame, ...] = ()
    related: tuple[Frame, ...] = ()
    fix: Fix | None = None
    fingerprint: str = ""
    cause: str = ""
    defect: str = ""
    noqa_line: int = 0
    suppressed: tuple[str, str, int, str] | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        return (self.place.path, self.place.line, self.place.column, self.code)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run: a pure function of code, configuration and tool version.

    `diagnostics` are those reported, in order; `suppressed` those that comments silenced. `files` counts the files checked,
    `errors` are (path, message) of internal errors, `notices` one-line remarks for the user (no driver seen, no file found).
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    suppressed: tuple[Diagnostic, ...] = ()
    files: int = 0
    skipped_files: int = 0
    errors: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()
    root: str = "."
    statistics: dict[str, int] = field(default_factory=dict)
