"""The one table of configuration keys: name, type, default and help.

The loader, the command line, `--show-settings` and the documentation all read this table; a key that is not here does not exist.
A parser turns the raw TOML value into the immutable value of `Settings`, or raises ValueError with what it wants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from asyncdb_lint.model import Role, Severity

FORMATS = ("full", "concise", "grouped", "json")

_NEVER_OURS = """
    .asyncdb_lint_cache .bzr .direnv .eggs .git .git-rewrite .hg .ipynb_checkpoints .mypy_cache .nox .pants.d .pyenv .pytest_cache
    .pytype .ruff_cache .svn .tox .venv .vscode __pypackages__ _build buck-out build dist node_modules site-packages venv
"""
DEFAULT_EXCLUDE = tuple(_NEVER_OURS.split())
DEFAULT_INCLUDE = ("**/*.py", "**/*.pyi")
DEFAULT_DEPS: Mapping[str, tuple[str, ...]] = {"allow": (), "groups": ("project",)}
DEFAULT_ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.TEST: (
        "test/**",
        "tests/**",
        "**/tests/**",
        "**/test_*.py",
        "**/*_test.py",
        "**/*_[Tt]ests.py",
        "**/tests.py",
        "**/conftest.py",
    ),
    Role.SCRIPT: ("scripts/**", "bin/**", "tools/**", "{examples,samples,demos,cookbook,cookbooks}/**", "docs/**", "bench*/**"),
    Role.MIGRATION: ("**/migrations/**", "**/alembic/**"),
    Role.VENDORED: ("**/_vendor/**", "vendor/**", "third_party/**"),
}


@dataclass(frozen=True, slots=True)
class RuleOptions:
    """What `rules.<code|name>` sets; None means the rule's own. `enabled` is False for severity "off"."""

    severity: Severity | None = None
    enabled: bool = True
    roles: frozenset[Role] | None = None


# ------------------------------------------------------------------------------------------------------------------------- parsers


def _wanted(expected: str, value: object) -> ValueError:
    names = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        tuple: "a list",
        dict: "a table",
    }
    return ValueError(f"expected {expected}, got {names.get(type(value), type(value).__name__)}")


def strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) and item for item in value):
        raise _wanted("a list of strings", value)
    return tuple(value)


def string(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise _wanted("a string", value)
    return value


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _wanted("true or false", value)
    return value


def seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < float("inf"):
        raise ValueError(f"expected a positive number of seconds, got `{value}`")
    return float(value)


def choice(*names: str) -> Callable[[object], str]:
    """A parser for one of `names`."""

    def parse(value: object) -> str:
        if value not in names:
            raise ValueError(f"expected one of {', '.join(f'`{name}`' for name in names)}, got `{value}`")
        return str(value)

    return parse


def severity(value: object) -> Severity:
    return Severity(choice(*Severity)(value))


def roles(value: object) -> tuple[Role, ...]:
    return tuple(Role(choice(*Role)(item)) for item in strings(value))


def string_table(value: object) -> dict[str, str]:
    return {key: string(item) for key, item in _table(value).items()}


def list_table(value: object) -> dict[str, tuple[str, ...]]:
    return {key: strings(item) for key, item in _table(value).items()}


def role_globs(value: object) -> dict[Role, tuple[str, ...]]:
    parse = choice(*(role for role in Role if role is not Role.APP))
    return {**DEFAULT_ROLES, **{Role(parse(key)): strings(item) for key, item in _table(value).items()}}


def dependency_table(value: object) -> dict[str, tuple[str, ...]]:
    table = list_table(value)
    unknown = sorted(table.keys() - DEFAULT_DEPS.keys())
    if unknown:
        raise ValueError(f"`deps` has no option `{unknown[0]}`; it has {' and '.join(f'`{key}`' for key in DEFAULT_DEPS)}")
    return {**DEFAULT_DEPS, **table}


def rule_tables(value: object) -> dict[str, RuleOptions]:
    return {key: _rule_options(key, _table(item)) for key, item in _table(value).items()}


def _rule_options(rule: str, table: dict[str, object]) -> RuleOptions:
    unknown = sorted(table.keys() - {"severity", "roles"})
    if unknown:
        raise ValueError(f"`rules.{rule}` has no option `{unknown[0]}`; it has `severity` and `roles`")
    level = choice(*Severity, "off")(table["severity"]) if "severity" in table else None
    enabled = level != "off"
    return RuleOptions(
        Severity(level) if level and enabled else None,
        enabled,
        frozenset(roles(table["roles"])) if "roles" in table else None,
    )


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _wanted("a table", value)
    return value


# --------------------------------------------------------------------------------------------------------------------------- table


@dataclass(frozen=True, slots=True)
class Option:
    """A configuration key.

    `parse` checks the raw value. `holds` tells the loader what the strings in it are: "selectors" (unknown ones refused),
    "lenient selectors" (unknown ADB codes only warned about), "directories" or "file" (made absolute), or "" for plain values.
    `metavar` is set for those keys that are also command-line options; `group` is where `--help` lists them.
    """

    name: str
    parse: Callable[[object], object]
    default: object
    help: str
    holds: str = ""
    metavar: str | None = None
    group: str = ""
    since: str = "0.1.0"

    @property
    def field(self) -> str:
        """The attribute of `Settings` that holds it."""
        return self.name.replace("-", "_")


OPTIONS: tuple[Option, ...] = (
    Option("select", strings, ("default",), "rules to run: codes, prefixes, names, presets", "selectors", "RULES", "rules"),
    Option("ignore", strings, (), "rules to drop", "lenient selectors", "RULES", "rules"),
    Option("extend-select", strings, (), "rules to run besides those of select", "selectors", "RULES", "rules"),
    Option("extend-ignore", strings, (), "rules to drop besides those of ignore", "lenient selectors", "RULES", "rules"),
    Option(
        "per-file-ignores", list_table, {}, "rules to drop in files that match a glob", "lenient selectors", "GLOB:RULES", "rules"
    ),
    Option("extend-per-file-ignores", list_table, {}, "added to per-file-ignores", "lenient selectors", "GLOB:RULES", "rules"),
    Option(
        "rules", rule_tables, {}, "severity and roles of a rule: rules.<code|name>.severity, rules.<code|name>.roles", "selectors"
    ),
    Option("fail-on", severity, Severity.INFO, "lowest severity that gives exit code 1", "", "SEVERITY", "run"),
    Option("include", strings, DEFAULT_INCLUDE, "globs of the files to analyse", "", "GLOBS", "files"),
    Option("exclude", strings, DEFAULT_EXCLUDE, "globs of what is left out, instead of the default list", "", "GLOBS", "files"),
    Option("extend-exclude", strings, (), "globs of what is left out besides exclude", "", "GLOBS", "files"),
    Option("respect-gitignore", flag, True, "leave out what .gitignore and .ignore name", "", "", "files"),
    Option("force-exclude", flag, False, "let excludes hold for paths given explicitly too", "", "", "files"),
    Option("src", strings, (), "import roots (default: found from the layout)", "directories", "DIRS", "project"),
    Option("roles", role_globs, DEFAULT_ROLES, "globs of test, script, migration and vendored files"),
    Option("versions", string_table, {}, "library versions to assume, instead of those in lock files"),
    Option(
        "deps",
        dependency_table,
        DEFAULT_DEPS,
        "for `deps`: distributions that are accepted (deps.allow), groups and extras that ship (deps.groups)",
    ),
    Option("stubs", strings, (), "directories with stubs of in-house drivers and frameworks", "directories"),
    Option("offload-wrappers", strings, (), "callables that run an argument in another thread: `name` or `name:argument`"),
    Option("nonblocking-calls", strings, (), "dotted patterns of functions that never block"),
    Option("async-roots", strings, (), "dotted patterns of functions that run on the event loop", "", "PATTERNS", "project"),
    Option("thread-roots", strings, (), "dotted patterns of functions that never run on the event loop", "", "PATTERNS", "project"),
    Option("command-timeout", seconds, None, "seconds that a statement may take; unset means unknown"),
    Option("pooler-tracks-statements", flag, False, "the connection pooler follows prepared statements"),
    Option("output-format", choice(*FORMATS), "full", f"format of the report: {', '.join(FORMATS)}", "", "FORMAT", "output"),
    Option("cache-dir", string, ".asyncdb_lint_cache", "directory of the cache", "file", "DIR", "run"),
    Option("required-version", string, None, "versions of asyncdb-lint that may check this project (a PEP 440 specifier)"),
)

BY_NAME: Mapping[str, Option] = {option.name: option for option in OPTIONS}
