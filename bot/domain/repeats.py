"""The passages of an old text that a new one has again: the heaviest, for short ones say nothing."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from bot.domain.folding import Folded
from bot.domain.passages import Run, shared_runs

MOST_REPEATS = 5
"""So many passages are reported; more than that no one reads on a phone."""
SHORTEST_REPEAT = 24
"""The least weight of a passage: eight Japanese characters at 3, or twelve Latin letters at 2 (two words)."""
WIDE, NARROW = 3, 2
FEWEST_CHARACTERS = SHORTEST_REPEAT // WIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A passage of the member's new text that is in the old text too, but for width, case and spaces."""

    start: int
    end: int
    text: str = field(repr=False)
    """The new text from ``start`` to ``end``, as the member wrote it."""


def repeats(old: str, new: Folded, found: bytes) -> tuple[Span, ...]:
    """Return the heaviest passages that both texts have and that do not overlap, in order of appearance.

    ``old`` is folded; ``found`` tells of each run of a few characters of ``new`` whether ``old`` has it.
    """
    runs = shared_runs(old, new.text, found, FEWEST_CHARACTERS)
    if not runs:
        return ()
    weights = _weights_up_to(new.text, runs)
    ends = new.ends()

    def weight(run: Run) -> int:
        return weights[run[1]] - weights[run[0]]

    spans: list[Span] = []
    while len(spans) < MOST_REPEATS:
        heaviest = max(runs, key=weight, default=(0, 0))
        if weight(heaviest) < SHORTEST_REPEAT:
            break
        start, end = heaviest
        end = bisect_left(weights, weights[end], start, end)  # what weighs nothing at its end stays free
        runs = [left for run in runs for left in _beside(run, start, end)]
        start, end = _trimmed(new.text, ends, start, end)
        if weight((start, end)) >= SHORTEST_REPEAT:
            spans.append(_span(new, bisect_right(ends, start), bisect_left(ends, end) + 1))
    return tuple(sorted(spans, key=lambda span: span.start))


def _weights_up_to(text: str, runs: Sequence[Run]) -> list[int]:
    """Return, for each place in ``text``, the weight of all before it that lies in one of ``runs``."""
    weights = [0] * len(text)
    start = 0
    for first, end in runs:
        start = max(first, start)
        weights[start:end] = _weights(text, start, end)
        start = end
    return [0, *accumulate(weights)]


def _weights(text: str, start: int, end: int) -> list[int]:
    """Weigh each character: letters and digits only, and none that stands there for the third time running.

    Dividers and rows of signs would otherwise be the longest thing that two profiles have in common.
    """
    before = "  " + text
    return [
        0 if one == other == character else _weight(character)
        for one, other, character in zip(
            before[start:end], before[start + 1 : end + 1], text[start:end], strict=True
        )
    ]


@lru_cache(maxsize=8192)
def _weight(character: str) -> int:
    if not character.isalnum():
        return 0
    return WIDE if unicodedata.east_asian_width(character) in {"W", "F"} else NARROW


def _beside(run: Run, start: int, end: int) -> list[Run]:
    """Return what is left of ``run`` before ``start`` and after ``end``."""
    first, last = run
    left = ((first, min(last, start)), (max(first, end), last))
    return [(first, last) for first, last in left if first < last]


def _trimmed(text: str, ends: Sequence[int], start: int, end: int) -> Run:
    """Cut a run down to whole signs of the text as written that begin and end with a letter or digit."""

    def cuts_sign(at: int) -> bool:
        return at > 0 and ends[bisect_left(ends, at)] != at

    while start < end and (cuts_sign(start) or not text[start].isalnum()):
        start += 1
    while start < end and (cuts_sign(end) or not text[end - 1].isalnum()):
        end -= 1
    return start, end


def _span(new: Folded, first: int, last: int) -> Span:
    """Return the signs from ``first`` to before ``last`` as the member wrote them."""
    start, text = len("".join(new.signs[:first])), "".join(new.signs[first:last])
    return Span(start=start, end=start + len(text), text=text)
