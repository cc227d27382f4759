"""Use-def within one function: which bindings may reach which read, in one forward pass.

Lowering walks a function in evaluation order and tells `Flow` what happens: a binding, a read, a branch, a loop. The environment is
a stack of frames; a frame holds only what changed since it was pushed, so that branches cost what they change and no more.

A value is the set of ids that may reach a read:

    id >= 0     the binding of that index
    -1          possibly unbound
    -2          any binding of the name, wherever it stands (an annotation's forward reference)
    id <= -3    a loop's head: whatever reaches its back edges, known only when the loop is done

or a `Narrowing`, which becomes a binding of kind "narrow" when it is read, and vanishes where paths join that did nothing else.

Code behind a `return`, `raise`, `break` or `continue` is dead: what it binds reaches nothing that lives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from asyncdb_lint.model import Binding, Expression

UNBOUND = frozenset({-1})
_ANYWHERE = -2
_FIRST_LOOP = -3
_KEEPING = frozenset({"augment", "declare"})  # kinds of binding to which the value held before still matters


class Narrowing:
    """What the name's value `base` is once `test` is known to be `truth`; `ids` is set when it has become a binding."""

    __slots__ = ("base", "ids", "name", "test", "truth")

    def __init__(self, name: str, base: Value, test: Expression, truth: bool) -> None:
        self.name = name
        self.base = base
        self.test = test
        self.truth = truth
        self.ids: frozenset[int] | None = None


Value = frozenset[int] | Narrowing


class Frame(dict[str, Value]):
    """The names whose value changed since the frame was pushed; `loop` is the id of the loop whose head it begins at, or 0."""

    __slots__ = ("loop", "was_dead")

    def __init__(self, values: Mapping[str, Value] | Iterable[tuple[str, Value]] = (), loop: int = 0) -> None:
        super().__init__(values)
        self.loop = loop
        self.was_dead = False


class _Loop:
    """A loop being walked: what leaves it by `break`, and what returns to its head."""

    __slots__ = ("back_edges", "breaks", "depth")

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.breaks: list[Frame] = []
        self.back_edges: list[Frame] = []


class Mark(NamedTuple):
    """Where bindings, and the breaks and back edges of the innermost loop, stood."""

    bindings: int
    breaks: int
    back_edges: int


class Flow:
    """The bindings of one function, and which of them reach its reads."""

    def __init__(self) -> None:
        self.bindings: list[Binding] = []
        self.dead = False
        self._frames = [Frame()]
        self._reads: list[tuple[str, frozenset[int]]] = []
        self._log: list[tuple[str, int]] = []
        self._loops: list[_Loop] = []
        self._loop_values: list[dict[str, frozenset[int]]] = []
        self._chained: dict[int, frozenset[int]] = {}

    # ------------------------------------------------------------------------------------------------------ bindings and reads

    def bind(self, binding: Binding, *, visible: bool = True, lasting: bool = True) -> int:
        """Add a binding and return its index.

        `visible` is False for a name declared global or nonlocal: reads of it are not local. `lasting` is False for a
        comprehension's target, which no handler ever sees.
        """
        held = self._ids(self._value(binding.name)) if visible and binding.kind in _KEEPING else UNBOUND
        index = len(self.bindings)
        self.bindings.append(binding)
        if not visible:
            return index
        if binding.kind == "augment":
            self._chained[index] = held
        self._frames[-1][binding.name] = frozenset((index,)) if binding.kind != "declare" else (held - UNBOUND) | {index}
        if lasting:
            self._log.append((binding.name, index))
        return index

    def unbind(self, name: str) -> None:
        """The name is deleted without a binding that says so (at the end of an exception handler)."""
        self._frames[-1][name] = UNBOUND

    def read(self, name: str, *, anywhere: bool = False) -> int:
        """Note a read of a local name and return its use index. `anywhere`: where it may be unbound, later bindings count."""
        ids = self._ids(self._value(name))
        if anywhere and -1 in ids:
            ids |= {_ANYWHERE}
        self._reads.append((name, ids))
        return len(self._reads) - 1

    def narrow(self, name: str, test: Expression, truth: bool) -> None:
        """From here on, on this path, `test` is known to be `truth`."""
        self._frames[-1][name] = Narrowing(name, self._value(name), test, truth)

    def _value(self, name: str) -> Value:
        loops: list[int] = []
        found: Value = UNBOUND
        for frame in reversed(self._frames):
            value = frame.get(name)
            if value is not None:
                found = value
                break
            if frame.loop:
                loops.append(frame.loop)
        return self._ids(found).union(loops) if loops else found

    def _ids(self, value: Value) -> frozenset[int]:
        if isinstance(value, frozenset):
            return value
        if value.ids is None:
            base = self._ids(value.base)
            index = len(self.bindings)
            self.bindings.append(Binding(value.name, "narrow", value.test.span, value.test, index=int(value.truth)))
            self._chained[index] = base
            value.ids = frozenset((index,))
        return value.ids

    # ---------------------------------------------------------------------------------------------------------- paths and joins

    def push(self, values: Mapping[str, Value] | None = None, *, loop: int = 0) -> None:
        """Begin a path that starts with `values` on top of what holds here."""
        frame = Frame(values or (), loop)
        frame.was_dead = self.dead
        self._frames.append(frame)

    def pop(self) -> Frame | None:
        """End the path: what it changed, or None if it never reaches its end. Dead or alive is again as before `push`."""
        frame = self._frames.pop()
        ended = None if self.dead else frame
        self.dead = frame.was_dead
        return ended

    def end_path(self) -> None:
        """Nothing after this is reached on this path (`return`, `raise`)."""
        self.dead = True

    def join(self, paths: Iterable[Frame | None]) -> None:
        """Go on where `paths`, each begun here, come together."""
        living = [path for path in paths if path is not None]
        if len(living) > 1:
            self._frames[-1].update(self._joined(living))
        else:
            self.resume(living[0] if living else None)

    def resume(self, path: Frame | None) -> None:
        """Go on where the one path ended."""
        if path is None:
            self.dead = True
        else:
            self._frames[-1].update(path)

    def snapshot(self) -> Frame:
        """What the present path has changed so far."""
        return Frame(self._frames[-1])

    def _joined(self, paths: list[Frame]) -> Frame:
        joined = Frame()
        for name in dict.fromkeys(name for path in paths for name in path):
            base = self._value(name)
            values = [path.get(name, base) for path in paths]
            if any(_without_narrowing(value, base) != base for value in values):
                joined[name] = frozenset[int]().union(*[self._ids(value) for value in values])
        return joined

    # ------------------------------------------------------------------------------------------------------------ try statements

    def mark(self) -> Mark:
        """A point to look back to, before a `try`."""
        loop = self._loops[-1] if self._loops else None
        return Mark(len(self._log), len(loop.breaks) if loop else 0, len(loop.back_edges) if loop else 0)

    def since(self, mark: Mark) -> Frame:
        """What may hold if anything bound since `mark` was, or was not (how a handler or `finally` is entered)."""
        values = Frame()
        for name, index in self._log[mark.bindings :]:
            held = values.get(name)
            values[name] = self._ids(self._value(name) if held is None else held) | {index}
        return values

    def enter_final(self, mark: Mark) -> None:
        """Begin a `finally`, entered from anywhere in its `try`."""
        self.push(self.since(mark))
        self.push()

    def leave_final(self, mark: Mark, ends: Iterable[Frame | None], jumps: Mark) -> None:
        """Go on behind a `finally`: on the paths `ends` that came to their end, and on the breaks and continues made between
        the marks, which run it on their way."""
        changed = self.pop()
        self.pop()
        self.join(ends)
        self.resume(changed)
        if self._loops:
            loop = self._loops[-1]
            loop.breaks[mark.breaks : jumps.breaks] = _passed(loop.breaks[mark.breaks : jumps.breaks], changed)
            loop.back_edges[mark.back_edges : jumps.back_edges] = _passed(
                loop.back_edges[mark.back_edges : jumps.back_edges], changed
            )

    # --------------------------------------------------------------------------------------------------------------------- loops

    def enter_loop(self) -> None:
        """Begin the path at a loop's head: entered from above and, as `leave_loop` will know, from the back edges."""
        loop = _FIRST_LOOP - len(self._loop_values)
        self._loop_values.append({})
        self._loops.append(_Loop(len(self._frames)))
        self.push(loop=loop)

    def end_iteration(self) -> None:
        """`continue`, or the end of the body: back to the head."""
        if not self.dead and self._loops:
            self._loops[-1].back_edges.append(self._since_head())
        self.dead = True

    def break_out(self) -> None:
        if not self.dead and self._loops:
            self._loops[-1].breaks.append(self._since_head())
        self.dead = True

    def exhaust_loop(self, at_exit: Frame | None) -> list[Frame]:
        """Turn from the body to where the loop ends by itself (the `else` block); returns the paths that broke out.

        `at_exit` is what the head's test changed; None if the loop never ends by itself.
        """
        head, loop = self._frames[-1], self._loops.pop()
        head.clear()
        changed: dict[str, Value] = {}
        values = self._loop_values[_FIRST_LOOP - head.loop]
        for edge in loop.back_edges:
            for name, value in edge.items():
                entered = self._ids(self._value(name))
                if _unnarrowed(value) - {head.loop} != entered - {head.loop}:
                    values[name] = values.get(name, frozenset()) | self._ids(value)
                    changed[name] = entered
        head.loop = 0
        head.update(changed)
        self.dead = at_exit is None or head.was_dead
        head.update(at_exit or ())
        return [Frame({**changed, **path}) for path in loop.breaks]

    def leave_loop(self, breaks: list[Frame]) -> None:
        """Go on behind the loop and its `else` block."""
        self.join([self.pop(), *breaks])

    def leave_comprehension(self, targets: set[str]) -> None:
        """End a comprehension, begun by `enter_loop`: only what `:=` bound outlives it, its targets and conditions do not."""
        self._loops.pop()
        head = self._frames.pop()
        self.dead = head.was_dead
        bound = Frame()
        for name, value in head.items():
            if name not in targets:
                ids = _unnarrowed(value)
                if ids - {head.loop} != self._ids(self._value(name)):
                    bound[name] = self._loop_values[_FIRST_LOOP - head.loop][name] = ids
        if bound:
            self.join([Frame(), bound])

    def _since_head(self) -> Frame:
        changed = Frame()
        for frame in self._frames[self._loops[-1].depth :]:
            changed.update(frame)
        return changed

    # -------------------------------------------------------------------------------------------------------------------- result

    def finish(self) -> tuple[tuple[Binding, ...], tuple[tuple[int, ...], ...]]:
        """The bindings, and for each read the bindings that may reach it, both in order of index."""
        for index, ids in self._chained.items():
            binding = self.bindings[index]
            self.bindings[index] = binding._replace(path=self._resolved(binding.name, ids, unnarrowed=True))
        return tuple(self.bindings), tuple(self._resolved(name, ids) for name, ids in self._reads)

    def _resolved(self, name: str, ids: frozenset[int], *, unnarrowed: bool = False) -> tuple[int, ...]:
        """`ids` with loop heads replaced by what reaches them.

        `unnarrowed`: what comes around a loop loses its narrowing, lest the path of a narrow binding lead back to itself.
        """
        if min(ids) >= -1:
            return tuple(sorted(ids))
        found = {index for index in ids if index >= -1}
        pending = [index for index in ids if index < -1]
        seen = set(pending)
        while pending:
            index = pending.pop()
            if index >= 0 and unnarrowed and self.bindings[index].kind == "narrow":
                more: Iterable[int] = self._chained[index]
            elif index >= -1:
                found.add(index)
                continue
            else:
                more = self._everywhere(name) if index == _ANYWHERE else self._loop_values[_FIRST_LOOP - index].get(name, ())
            pending.extend(new for new in more if new not in seen)
            seen.update(more)
        return tuple(sorted(found))

    def _everywhere(self, name: str) -> list[int]:
        return [index for index, binding in enumerate(self.bindings) if binding.name == name and binding.kind != "narrow"]


def _passed(edges: list[Frame], changed: Frame | None) -> list[Frame]:
    return [] if changed is None else [Frame({**edge, **changed}) for edge in edges]


def _unnarrowed(value: Value) -> frozenset[int]:
    while isinstance(value, Narrowing):
        value = value.base
    return value


def _without_narrowing(value: Value, base: Value) -> Value:
    while isinstance(value, Narrowing) and value is not base:
        value = value.base
    return value
