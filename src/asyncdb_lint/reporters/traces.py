"""A finding's trace as printed: it ends at the project's line that calls the driver, under the driver's canonical name.

Inside the analysis a trace may end in a line of a stub; no user has that file.
"""

from __future__ import annotations

from asyncdb_lint.model import Diagnostic, Frame

MOST_FRAMES = 8


def printed_trace(diagnostic: Diagnostic) -> tuple[Frame, ...]:
    """The frames of the trace that lie in the project; the driver call takes the symbol of a stub frame after it."""
    frames = list(diagnostic.trace)
    while len(frames) > 1 and not frames[-1].place.path:
        stub = frames.pop()
        call = frames[-1]
        kind = stub.kind if call.kind == "call" else call.kind
        frames[-1] = Frame(kind, stub.message or call.message, stub.symbol, call.place)
    return tuple(frame for frame in frames if frame.place.path)


def abridged(frames: tuple[Frame, ...], verbose: bool) -> tuple[tuple[Frame, ...], int, tuple[Frame, ...]]:
    """The first frames, how many are left out, and the last frames."""
    if verbose or len(frames) <= MOST_FRAMES:
        return frames, 0, ()
    half = MOST_FRAMES // 2
    return frames[:half], len(frames) - 2 * half, frames[-half:]
