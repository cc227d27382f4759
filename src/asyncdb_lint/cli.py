"""The command `asyncdb-lint`.

Standard output is the report, standard error everything else. Exit codes: 0 nothing found, 1 findings, 2 bad input or an internal
failure (after everything else has been reported), 130 interrupted. Importing this module costs next to nothing: each command imports
what it needs.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, FAILURE, INTERRUPTED = 0, 2, 130
VERSION_WORDS = frozenset({"--version", "-V", "version"})
VERBOSE_WORDS = frozenset({"-v", "--verbose"})


def run() -> NoReturn:
    """The process `asyncdb-lint`: `main`, with no time spent on giving back memory that goes with the process anyway."""
    gc.disable()
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (that of the process by default) and give the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and VERSION_WORDS.intersection(arguments) and VERSION_WORDS.union(VERBOSE_WORDS).issuperset(arguments):
        return _version(verbose=not VERBOSE_WORDS.isdisjoint(arguments))
    from asyncdb_lint.terminal import discard_output, prepare

    prepare(sys.stdout)
    prepare(sys.stderr)
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except SystemExit as exit_request:
        return exit_request.code if isinstance(exit_request.code, int) else FAILURE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        discard_output()
        return OK
    except Exception as error:
        return _failed(error, arguments)
    return code


def _version(*, verbose: bool = False) -> int:
    """Print the version; verbosely also what it runs on, which a bug report needs."""
    from asyncdb_lint import __version__

    print(f"asyncdb-lint {__version__}")
    if verbose:
        import platform

        from importlib_metadata import version

        print(f"libcst {version('libcst')}", f"Python {platform.python_version()}", platform.platform(), sep="\n")
    return OK


def _failed(error: Exception, arguments: Sequence[str]) -> int:
    from asyncdb_lint.problems import ConfigurationError

    if isinstance(error, ConfigurationError):
        print(error, file=sys.stderr)
    elif "-v" in arguments or "--verbose" in arguments:
        import traceback

        traceback.print_exc()
    else:
        message = f"internal error: {type(error).__name__}: {error}; run again with `-v` for details, and please report it"
        print(message, file=sys.stderr)
    return FAILURE


def _dispatch(arguments: list[str]) -> int:
    from asyncdb_lint.arguments import COMMANDS, check_parser, rule_parser

    command = arguments[0] if arguments and arguments[0] in COMMANDS else None
    rest = arguments[1:] if command else arguments
    if command == "version":
        return _version()
    if command in ("rule", "explain"):
        options = rule_parser().parse_args(rest)
        return _explain(options.rules, every=options.all, output_format=options.output_format)
    if command == "stub-check":
        from asyncdb_lint.arguments import stub_check_parser
        from asyncdb_lint.stub_check import stub_check

        return stub_check(stub_check_parser().parse_args(rest).directories)
    if command == "why":
        from asyncdb_lint.arguments import why_parser
        from asyncdb_lint.why import why

        return why(why_parser().parse_args(rest))
    if command == "deps":
        from asyncdb_lint.arguments import deps_parser
        from asyncdb_lint.deps import deps

        return deps(deps_parser().parse_intermixed_args(rest))
    options = check_parser().parse_intermixed_args(rest)
    if options.version:
        return _version()
    if options.explain:
        return _explain(options.explain)
    from asyncdb_lint.check import check

    return check(options)


def _explain(rules: Sequence[str], *, every: bool = False, output_format: str = "text") -> int:
    from asyncdb_lint.explain import explain

    sys.stdout.write(explain(rules, output_format, every=every))
    return OK
