"""What depends on where the output goes: encoding, colours, width and the progress line."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import TextIO

DEFAULT_WIDTH = 120


def prepare(stream: TextIO) -> None:
    """Make `stream` UTF-8; what even that cannot hold (parts of file names) is written as escapes."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def discard_output() -> None:
    """Send what is still to be written to standard output nowhere: the reader of the pipe has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def use_color(choice: str | None, environment: Mapping[str, str], stream: TextIO) -> bool:
    """Whether to colour: the option, then NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, TERM=dumb, and at last the terminal."""
    if choice in ("always", "never"):
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return environment.get("TERM") != "dumb" and stream.isatty()


def width(environment: Mapping[str, str], stream: TextIO) -> int:
    """The columns of the output: COLUMNS, else the terminal's, else a fixed number; at least 60."""
    columns = environment.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return max(int(columns), 60)
    if stream.isatty():
        try:
            return max(os.get_terminal_size(stream.fileno()).columns, 60)
        except OSError:
            pass
    return DEFAULT_WIDTH


class Progress:
    """One line on standard error, shown after a second, only on a terminal, and erased at the end."""

    DELAY = 1.0
    INTERVAL = 0.1

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._begin = time.monotonic()
        self._next = self._begin + self.DELAY
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + self.INTERVAL
            self._shown = True
            self._stream.write(f"\r\x1b[Kanalysed {done} of {total} files")
            self._stream.flush()

    def close(self) -> None:
        """Erase the line."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False


def progress_for(stream: TextIO, environment: Mapping[str, str], *, quiet: bool) -> Progress | None:
    """A progress line, or None where nobody would see it or it would stay in a log."""
    return Progress(stream) if stream.isatty() and not quiet and not environment.get("CI") else None
