"""The command line: what can be typed, grouped as `--help` shows it.

Options that are configuration keys come from the table of `options`; the others concern this run only. Long options are never
abbreviated, so that a new option cannot change what an old command means.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from typing import NoReturn

from asyncdb_lint.options import OPTIONS, Option, flag
from asyncdb_lint.problems import did_you_mean

COMMANDS = ("check", "rule", "explain", "why", "deps", "stub-check", "version")
_GROUPS = {
    "rules": "which rules run",
    "files": "which files are analysed",
    "project": "what the project is",
    "output": "what is printed",
    "run": "how the run goes",
    "look": "looking, without checking",
}
_EPILOG = """\
commands:
  check [PATH ...]     check the project (assumed when no command is given)
  rule [RULE ...]      print the documentation of rules (also: explain)
  why FILE:LINE[:COL]  say of each call on a line why it is reported or not
  deps [PATH]          say which dependencies bring in synchronous drivers, and on which way
  stub-check [DIR ...] say what is wrong with stubs of your own
  version              print the version

exit codes: 0 nothing found, 1 findings, 2 bad input or a failure, 130 interrupted
configuration: [tool.asyncdb-lint] in pyproject.toml, or asyncdb-lint.toml
"""


class Parser(argparse.ArgumentParser):
    """A parser that suggests the option meant."""

    def error(self, message: str) -> NoReturn:
        unknown = next((word.split("=")[0] for word in message.split() if word.startswith("--")), "")
        hint = did_you_mean(unknown, self._option_string_actions) if "unrecognized" in message else None
        self.exit(2, f"error: {message}" + (f"; {hint}" if hint else "") + "\n")


def check_parser() -> Parser:
    """The parser of `check`."""
    parser = Parser(
        prog="asyncdb-lint",
        usage="asyncdb-lint [check] [options] [PATH ...]",
        description="Finds async database misuse in Python. Paths choose what is reported; the whole project is analysed.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories; `-` reads standard input")
    groups = {name: parser.add_argument_group(name, title) for name, title in _GROUPS.items()}
    for option in OPTIONS:
        if option.metavar is not None:
            _add_option(groups[option.group], option)
    _add_rules(groups["rules"])
    _add_files(groups["files"])
    _add_project(groups["project"])
    _add_output(groups["output"])
    _add_run(groups["run"])
    _add_look(groups["look"])
    return parser


def _add_option(group: argparse._ArgumentGroup, option: Option) -> None:
    name = f"--{option.name}"
    if option.parse is flag:
        default = "on" if option.default else "off"
        action = argparse.BooleanOptionalAction
        group.add_argument(name, dest=option.name, action=action, default=None, help=f"{option.help} (default: {default})")
    elif isinstance(option.default, (tuple, dict)):
        group.add_argument(name, dest=option.name, metavar=option.metavar, action="append", help=option.help)
    else:
        shown = f"{option.help} (default: {option.default})"
        group.add_argument(name, dest=option.name, metavar=option.metavar, help=shown)


def _add_rules(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--disable-noqa", action="store_true", help="report in spite of every comment")


def _add_files(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--stdin-filename", metavar="FILE", help="the file that `-` stands for")


def _add_project(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--config", action="append", metavar="FILE|KEY=VALUE", help="a configuration file, or TOML for one key")
    group.add_argument("--isolated", action="store_true", help="ignore all configuration files")


def _add_output(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-o", "--output-file", metavar="FILE", help="write the report there")
    group.add_argument("--statistics", action="store_true", help="count the findings of each rule instead of listing them")
    group.add_argument("--color", choices=("auto", "always", "never"), help="colours (default: on a terminal)")
    group.add_argument("-q", "--quiet", action="store_true", help="findings without the summary")
    group.add_argument("-s", "--silent", action="store_true", help="nothing but the exit code")
    group.add_argument("-v", "--verbose", action="store_true", help="whole call chains; details of internal errors")


def _add_run(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-j", "--jobs", metavar="N", type=_jobs, help="worker processes, or auto (default: auto)")
    group.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    group.add_argument("-e", "--exit-zero", action="store_true", help="exit with 0 although there are findings")


def _add_look(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--show-files", action="store_true", help="list the files that would be checked")
    group.add_argument("--show-settings", action="store_true", help="list the effective settings and where they come from")
    group.add_argument("--explain", action="append", metavar="RULE", help="print the documentation of a rule")
    group.add_argument("-V", "--version", action="store_true", help="print the version")


def rule_parser() -> Parser:
    """The parser of `rule`."""
    parser = Parser(prog="asyncdb-lint rule", description="Prints the documentation of rules.", allow_abbrev=False)
    parser.add_argument("rules", nargs="*", metavar="RULE", help="codes or names")
    parser.add_argument("--all", action="store_true", help="every rule")
    parser.add_argument("--output-format", choices=("text", "markdown", "json"), default="text")
    return parser


def why_parser() -> Parser:
    """The parser of `why`: a place, and those options of `check` that decide what is found."""
    parser = Parser(
        prog="asyncdb-lint why",
        usage="asyncdb-lint why [options] FILE:LINE[:COL]",
        description="Says of each call on a line what is known of it, where it runs, and why it is reported or not.",
        allow_abbrev=False,
    )
    parser.add_argument("location", metavar="FILE:LINE[:COL]", help="the line, as reports print it")
    groups = {name: parser.add_argument_group(name, _GROUPS[name]) for name in ("rules", "files", "project", "run", "output")}
    for option in OPTIONS:
        if option.metavar is not None and option.name not in ("fail-on", "output-format"):
            _add_option(groups[option.group], option)
    _add_rules(groups["rules"])
    _add_project(groups["project"])
    groups["run"].add_argument("-j", "--jobs", metavar="N", type=_jobs, help="worker processes, or auto (default: auto)")
    groups["run"].add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    groups["output"].add_argument("--color", choices=("auto", "always", "never"), help="colours (default: on a terminal)")
    groups["output"].add_argument("-v", "--verbose", action="store_true", help="whole call chains; details of internal errors")
    return parser


def deps_parser() -> Parser:
    """The parser of `deps`: a project, and those options of `check` that make sense without Python files to choose."""
    parser = Parser(
        prog="asyncdb-lint deps",
        usage="asyncdb-lint deps [options] [PATH]",
        description="Says which locked or declared dependencies bring synchronous drivers into an asynchronous project.",
        epilog="exit codes: 0 nothing found, 1 findings, 2 bad input or a failure",
        allow_abbrev=False,
    )
    parser.add_argument("path", nargs="?", metavar="PATH", help="the project's directory, or one of its lock files (default: here)")
    groups = {name: parser.add_argument_group(name, _GROUPS[name]) for name in ("rules", "files", "project", "output", "run")}
    for option in OPTIONS:
        if option.metavar is not None and option.name not in ("async-roots", "thread-roots"):
            _add_option(groups[option.group], option)
    groups["project"].add_argument("--env", metavar="PATH", help="an installed environment to read instead of lock files")
    _add_project(groups["project"])
    _add_output(groups["output"])
    _add_run(groups["run"])
    parser.set_defaults(disable_noqa=False)
    return parser


def stub_check_parser() -> Parser:
    """The parser of `stub-check`."""
    parser = Parser(
        prog="asyncdb-lint stub-check",
        description="Says what is wrong with stubs: syntax, words that the vocabulary does not have, what is passed to them.",
        epilog="exit codes: 0 nothing wrong, 1 mistakes, 2 nothing to check",
        allow_abbrev=False,
    )
    parser.add_argument("directories", nargs="*", metavar="DIR", help="directories of stubs (default: those of the option `stubs`)")
    return parser


def _jobs(text: str) -> int:
    if text == "auto":
        return 0
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a positive number or auto, got `{text}`")
    return int(text)


def configured(options: argparse.Namespace) -> Iterator[tuple[str, object]]:
    """The configuration keys set on the command line, with values as TOML would give them."""
    for option in OPTIONS:
        value = getattr(options, option.name, None)
        if value is None:
            continue
        if isinstance(option.default, dict):
            yield option.name, _table(value)
        elif isinstance(option.default, tuple):
            yield option.name, [item for text in value for item in _split(text)]
        else:
            yield option.name, value


def _split(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _table(texts: Sequence[str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for text in texts:
        glob, _, selectors = text.rpartition(":")
        table.setdefault(glob or text, []).extend(_split(selectors if glob else ""))
    return table


def configuration_arguments(values: Sequence[str], cwd: str) -> tuple[str | None, tuple[str, ...]]:
    """The file and the inline TOML that `--config` gives; the last file counts."""
    files = [value for value in values if "=" not in value or os.path.isfile(os.path.join(cwd, value))]
    inline = tuple(value for value in values if value not in files)
    return (files[-1] if files else None), inline
