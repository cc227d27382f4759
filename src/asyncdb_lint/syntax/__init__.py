"""From one file's bytes to its summary: the only part of the tool that reads syntax, and with `fixes` the only one that knows libcst.

The way of a file: `parser` decodes it, `gates` refuse what would take too long or too deep a stack, libcst parses it, `positions`
generate the code once to learn where every node stands while `scopes` collect the names, `statements` visit and lower it, `reaching`
follows each name from its bindings to its reads.
"""

from __future__ import annotations

from asyncdb_lint.model import ModuleSummary, ParseFailure


def lower(source: bytes, *, stub: bool = False) -> ModuleSummary | ParseFailure:
    """Lower one file, given as its bytes; a pure function of them that never raises.

    `stub` says that it is a stub, where names may be used above their definition. A file that is no valid Python gives a
    `ParseFailure` with code ADB000, one that is too large or too deeply nested to analyse one with ADB002.
    """
    from asyncdb_lint.syntax.deep_stack import run_deep
    from asyncdb_lint.syntax.gates import refuse_bytes, refuse_text
    from asyncdb_lint.syntax.parser import decode

    refused = refuse_bytes(source)
    if refused is not None:
        return refused
    text = decode(source)
    if isinstance(text, ParseFailure):
        return text
    refused = refuse_text(text)
    if refused is not None:
        return refused
    try:
        return run_deep(lambda: _lower_text(text, stub))
    except RecursionError:
        return ParseFailure("ADB002", "file not analysed: too deeply nested", 1, 1)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the native parser is not an Exception
        return ParseFailure("ADB002", f"file not analysed: internal limit ({type(error).__name__}: {error})", 1, 1)


def _lower_text(text: str, stub: bool) -> ModuleSummary | ParseFailure:
    from asyncdb_lint.syntax.lowering import lower_module
    from asyncdb_lint.syntax.parser import parse

    module = parse(text)
    return module if isinstance(module, ParseFailure) else lower_module(module, text, stub=stub)
