"""The format `json`, schema version 1: `schemas/report.schema.json` describes it.

A new field is no break; removing, renaming, re-typing one or making it nullable is, and makes the next schema version.
"""

from __future__ import annotations

import json
from typing import TextIO

from asyncdb_lint import __version__
from asyncdb_lint.config import Settings
from asyncdb_lint.model import Applicability, Diagnostic, Fix, Frame, Place, Report
from asyncdb_lint.reporters import Presentation, rule_url
from asyncdb_lint.reporters.causes import Cause, cause_id, causes
from asyncdb_lint.reporters.summary import by_severity, fixable
from asyncdb_lint.reporters.traces import printed_trace

SCHEMA_VERSION = 1


def write(report: Report, settings: Settings, stream: TextIO, presentation: Presentation) -> None:
    """Write the report as one JSON object."""
    json.dump(document(report, presentation.root), stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def document(report: Report, root: str) -> dict[str, object]:
    """The report as plain data; `root` is the project's root relative to the working directory."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "asyncdb-lint", "version": __version__},
        "root": root,
        "column_unit": "code-point",
        "summary": {
            "files": report.files,
            **{str(severity): count for severity, count in by_severity(report).items()},
            "fixable_safe": fixable(report, Applicability.SAFE),
            "fixable_unsafe": fixable(report, Applicability.UNSAFE),
            "suppressed": len(report.suppressed),
            "baseline": 0,
            "baseline_stale": 0,
            "skipped_files": report.skipped_files,
        },
        "causes": [_cause(cause) for cause in causes(report.diagnostics)],
        "diagnostics": [diagnostic_data(diagnostic) for diagnostic in report.diagnostics],
        "errors": [{"path": path, "message": message} for path, message in report.errors],
        "notices": list(report.notices),
    }


def diagnostic_data(diagnostic: Diagnostic) -> dict[str, object]:
    """One finding as plain data."""
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": str(diagnostic.severity),
        "confidence": "definite",
        "message": diagnostic.message,
        "help": diagnostic.help,
        "url": rule_url(diagnostic.code),
        **_place(diagnostic.place),
        "symbol": diagnostic.symbol,
        "target": diagnostic.target,
        "noqa_line": diagnostic.noqa_line or diagnostic.place.line,
        "fingerprint": diagnostic.fingerprint,
        "cause": cause_id(diagnostic),
        "trace": [_frame(frame) for frame in printed_trace(diagnostic)],
        "related": [_frame(frame) for frame in diagnostic.related],
        "fix": _fix(diagnostic.fix) if diagnostic.fix else None,
        "suppressed": _suppressed(diagnostic.suppressed) if diagnostic.suppressed else None,
    }


def _cause(cause: Cause) -> dict[str, object]:
    """What several findings have in common, at the place that all of them come to."""
    return {
        "id": cause.id,
        "symbol": cause.symbol,
        "target": cause.target,
        "findings": len(cause.diagnostics),
        **_place(cause.place),
    }


def _place(place: Place) -> dict[str, object]:
    return {
        "path": place.path,
        "cell": None,
        "location": {"line": place.line, "column": place.column},
        "end_location": {"line": place.end_line, "column": place.end_column},
    }


def _frame(frame: Frame) -> dict[str, object]:
    return {"kind": frame.kind, "message": frame.message, "symbol": frame.symbol, **_place(frame.place)}


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{**_place(edit.place), "content": edit.content} for edit in fix.edits]
    return {"applicability": str(fix.applicability), "message": fix.message, "edits": edits}


def _suppressed(suppressed: tuple[str, str, int, str]) -> dict[str, object]:
    return dict(zip(("kind", "path", "line", "reason"), suppressed, strict=True))
