"""Where two texts run alike, for texts of any kind in linear time.

``difflib`` and repeated searching both turn quadratic on repetitive texts (seconds for 4,000 characters).
"""

import re

from msgspec import Struct, field

Run = tuple[int, int]
"""Where a run of characters starts, and where it ends."""


class _Automaton(Struct, kw_only=True):
    """Every run of characters of a text, as states that one character leads on from.

    A suffix automaton: it has a state for every set of places at which a run of the text can end.
    """

    nexts: list[dict[str, int]] = field(default_factory=lambda: [{}])
    shorter: list[int] = field(default_factory=lambda: [-1])
    """The state of the longest shorter run with more places to end at."""
    lengths: list[int] = field(default_factory=lambda: [0])
    """The longest run that each state stands for."""
    tail: int = 0
    """The state of the whole text so far."""

    def add(self, character: str) -> None:
        """Lengthen the text by ``character``."""
        at, self.tail = self.tail, self._new_state({}, self.lengths[self.tail] + 1)
        while at >= 0 and character not in self.nexts[at]:
            self.nexts[at][character] = self.tail
            at = self.shorter[at]
        if at >= 0:
            self.shorter[self.tail] = self._ending_with(at, character)

    def _ending_with(self, at: int, character: str) -> int:
        """Return the state of the run ``at`` with ``character``, split off where a longer run shares it."""
        target = self.nexts[at][character]
        if self.lengths[target] == self.lengths[at] + 1:
            return target
        split = self._new_state(self.nexts[target].copy(), self.lengths[at] + 1)
        self.shorter[split], self.shorter[target] = self.shorter[target], split
        while at >= 0 and self.nexts[at].get(character) == target:
            self.nexts[at][character] = split
            at = self.shorter[at]
        return split

    def _new_state(self, nexts: dict[str, int], length: int) -> int:
        self.nexts.append(nexts)
        self.shorter.append(0)
        self.lengths.append(length)
        return len(self.lengths) - 1


def matched_lengths(old: str, new: str) -> list[int]:
    """Return, for each character of ``new``, how long the longest run ending with it is that ``old`` has."""
    automaton = _Automaton()
    for character in old:
        automaton.add(character)
    matched: list[int] = []
    at = length = 0
    for character in new:
        while at > 0 and character not in automaton.nexts[at]:
            at = automaton.shorter[at]
            length = automaton.lengths[at]
        if character in automaton.nexts[at]:
            at = automaton.nexts[at][character]
            length += 1
        matched.append(length)
    return matched


def pieces(text: str, size: int) -> list[str]:
    """Return every run of ``size`` characters of ``text``, in order."""
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def shared_runs(old: str, new: str, found: bytes, shortest: int) -> list[Run]:
    """Return every run of ``new`` that ``old`` has too, in order.

    Only runs of at least ``shortest`` characters, and none that is a part of a longer one. ``found`` has a 1
    for each of the smaller ``pieces`` of ``new`` that is anywhere in ``old``. Where one after another is,
    they are mostly one run. If not, larger pieces are tried; if that leaves it open, the automaton tells.
    """
    runs = _in_a_row(found, len(new) - len(found) + 1, shortest)
    if all(new[start:end] in old for start, end in runs):
        return runs
    known = set(pieces(old, shortest))
    runs = [
        (start + first, start + last)
        for start, end in runs
        for first, last in _in_a_row(
            bytes(map(known.__contains__, pieces(new[start:end], shortest))), shortest, shortest
        )
    ]
    if all(new[start:end] in old for start, end in runs):
        return runs
    matched = matched_lengths(old, new)
    return [
        (end - length, end)
        for end, (length, longer) in enumerate(zip(matched, [*matched[1:], 0], strict=True), 1)
        if length >= shortest and longer <= length
    ]


def _in_a_row(found: bytes, size: int, shortest: int) -> list[Run]:
    """Return where pieces of ``size`` characters are found one after another."""
    enough = re.compile(b"\x01{%d,}" % (shortest - size + 1))
    return [(match.start(), match.end() + size - 1) for match in enough.finditer(found)]
