"""Cheap refusals before parsing."""

from __future__ import annotations

from asyncdb_lint.model import ParseFailure

_LARGEST = 2_000_000


def refusal(source: bytes) -> ParseFailure | None:
    if len(source) > _LARGEST:
        return ParseFailure("ADB002", f"file not analysed: too large ({len(source) / 1e6:.1f} MB)", 1, 1)
    return None
