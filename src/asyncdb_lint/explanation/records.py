"""What `why` answers with: for each call of a line what is known of it, and what became of it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from asyncdb_lint.model import Diagnostic, Frame, Place


class Remark(NamedTuple):
    """One thing that is known. `subject` is "calls", "does" or "runs"; `frames` show what the text says."""

    subject: str
    text: str
    frames: tuple[Frame, ...] = ()


class Outcome(StrEnum):
    """What became of a call."""

    REPORTED = "reported"
    SUPPRESSED = "suppressed"
    SILENT = "silent"


class Verdict(NamedTuple):
    """What became of a call, and because of what; `diagnostic` is the finding that is reported, or would be."""

    outcome: Outcome
    text: str
    diagnostic: Diagnostic | None = None


class Account(NamedTuple):
    """What is known of a call, or of what Python calls by itself (`text` is the code, in one line); at least one verdict."""

    text: str
    place: Place
    remarks: tuple[Remark, ...]
    verdicts: tuple[Verdict, ...]


class Explanation(NamedTuple):
    """The answer for one line: an account of each call on it, and the findings on it that are about no call."""

    accounts: tuple[Account, ...]
    findings: tuple[Verdict, ...] = ()
    notices: tuple[str, ...] = ()
