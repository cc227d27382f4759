"""What a pair shows: each claim compares the outcomes of the misuse and the cure, and says in a few words what was seen."""

from __future__ import annotations

from collections.abc import Callable

from programs import Outcome

Claim = Callable[[Outcome, Outcome], str]
CALM = 0.1  # seconds: a loop that is held up for less serves everybody


def stalls(query: float) -> Claim:
    """The misuse holds up the loop for the time of its query, the cure does not."""

    def claim(misuse: Outcome, cure: Outcome) -> str:
        assert misuse.stall >= 0.8 * query
        assert cure.stall < CALM <= query
        assert cure.seconds >= query
        return f"stall {misuse.stall * 1000:.0f} ms of {query * 1000:.0f} ms; cure {cure.stall * 1000:.0f} ms"

    return claim


def raises(name: str, text: str) -> Claim:
    """The misuse ends with an exception of this class name."""

    def claim(misuse: Outcome, cure: Outcome) -> str:
        assert misuse.error is not None, misuse
        assert misuse.error.startswith(f"{name}: "), misuse.error
        assert text in misuse.error, misuse.error
        return misuse.error.splitlines()[0]

    return claim


def warns(text: str) -> Claim:
    """The misuse warns; nothing else says so."""

    def claim(misuse: Outcome, cure: Outcome) -> str:
        assert [told for told in misuse.warnings if text in told], misuse.warnings
        assert not [told for told in cure.warnings if text in told], cure.warnings
        return next(told for told in misuse.warnings if text in told).splitlines()[0]

    return claim


def logs(text: str) -> Claim:
    """The misuse's failure is only logged, when the garbage collector comes by."""

    def claim(misuse: Outcome, cure: Outcome) -> str:
        assert misuse.error is None, misuse.error
        assert [told for told in misuse.logged if text in told], misuse.logged
        assert not [told for told in cure.logged if text in told], cure.logged
        return f"logged: {text}"

    return claim


def silent() -> Claim:
    """Nothing tells of the misuse: no exception, no warning, nothing logged."""

    def claim(misuse: Outcome, cure: Outcome) -> str:
        assert misuse.error is None, misuse.error
        assert not misuse.hung
        assert not misuse.warnings, misuse.warnings
        assert not misuse.logged, misuse.logged
        return "nothing is raised"

    return claim


def leaves(*, misuse: int, cure: int) -> Claim:
    """How many rows are in the table afterwards."""

    def claim(bad: Outcome, good: Outcome) -> str:
        assert (bad.rows, good.rows) == (misuse, cure)
        return f"rows {bad.rows}; cure {good.rows}"

    return claim


def gives(*, misuse: object, cure: object) -> Claim:
    """What `main()` returns."""

    def claim(bad: Outcome, good: Outcome) -> str:
        assert bad.error is None, bad.error
        assert (bad.value, good.value) == (misuse, cure)
        return f"result {bad.value!r}; cure {good.value!r}"

    return claim


def grows() -> Claim:
    """What `main()` counts goes up with each request of the misuse, and stays with the cure."""

    def claim(bad: Outcome, good: Outcome) -> str:
        assert bad.value[-1] > 2, bad.value
        assert len(set(good.value)) == 1, good.value
        return f"counts {bad.value}; cure {good.value}"

    return claim


def hangs() -> Claim:
    """The misuse would wait for ever, the cure ends."""

    def claim(misuse: Outcome, cure: Outcome) -> str:
        assert misuse.error is None, misuse.error
        assert misuse.hung, misuse
        return f"hangs (given up after {misuse.seconds:.1f} s); cure {cure.seconds:.2f} s"

    return claim


def slower(times: float) -> Claim:
    """The misuse takes this many times as long as the cure."""

    def claim(misuse: Outcome, cure: Outcome) -> str:
        assert misuse.seconds >= times * cure.seconds
        return f"{misuse.seconds * 1000:.0f} ms; cure {cure.seconds * 1000:.0f} ms"

    return claim
