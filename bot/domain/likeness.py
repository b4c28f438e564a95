"""How alike an old and a new profile are, and which passages repeat: for the member's own eyes.

How an operator recognises a duplicate profile is not published. The figures, the shortest passage that is
reported and the levels are this guide's own, meant to help with writing a fresh text; they predict nothing.
Nothing is kept: no cache, no log, and no text in the ``repr`` of a result.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from rapidfuzz.distance import Indel

from bot.domain.folding import Folded, fold
from bot.domain.passages import matched_lengths

MOST_REPEATS = 5
"""So many passages are reported; more than that no one reads on a phone."""
SHORTEST_REPEAT = 24
"""The least weight of a passage: eight Japanese characters at 3, or twelve Latin letters at 2 (two words)."""
WIDE, NARROW = 3, 2
HIGH, SOME = 60, 30
"""The percentages from which likeness is called high, or some."""
GRAM = 3
SAME = 100


class Level(StrEnum):
    """A likeness in a word. Our own steps: no operator publishes any."""

    LOW = "low"
    SOME = "some"
    HIGH = "high"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A passage of the member's new text that is in the old text too, but for width, case and spaces."""

    start: int
    end: int
    text: str = field(repr=False)
    """The new text from ``start`` to ``end``, as the member wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileLikeness:
    """How alike two profiles are. A percentage is ``None`` where one of its texts is empty."""

    name_same: bool
    """The names are one and the same but for width, case and spaces."""
    name_likeness: int | None
    intro_likeness: int | None
    repeats: tuple[Span, ...]
    """Passages of the new introduction, in order of appearance."""

    @property
    def name_level(self) -> Level | None:
        """How alike the names are, in a word."""
        return None if self.name_likeness is None else level(self.name_likeness)

    @property
    def intro_level(self) -> Level | None:
        """How alike the introductions are, in a word."""
        return None if self.intro_likeness is None else level(self.intro_likeness)


def compare_profiles(old_name: str, new_name: str, old_intro: str, new_intro: str) -> ProfileLikeness:
    """Return how alike two profiles are, in per cent: 100 only for texts that fold to the same.

    Names are compared letter by letter in their order; introductions by the runs of three characters they
    share, wherever those stand, so that moving sentences about does not count as rewriting. Both ways round
    the figures are the same. For any text whatever this raises nothing.
    """
    old, new = fold(old_name).text, fold(new_name).text
    old_text, new_text = fold(old_intro), fold(new_intro)
    return ProfileLikeness(
        name_same=bool(old) and old == new,
        name_likeness=_name_likeness(old, new),
        intro_likeness=_intro_likeness(old_text.text, new_text.text),
        repeats=_repeats(old_text.text, new_text, new_intro),
    )


def level(likeness: int) -> Level:
    """Return the word for a percentage."""
    if likeness >= SAME:
        return Level.SAME
    if likeness >= HIGH:
        return Level.HIGH
    return Level.SOME if likeness >= SOME else Level.LOW


def _name_likeness(old: str, new: str) -> int | None:
    """Return the share of letters that stay, in order, when one name is turned into the other."""
    if not old or not new:
        return None
    return _percent(Indel.similarity(old, new), len(old) + len(new), same=old == new)


def _intro_likeness(old: str, new: str) -> int | None:
    """Return the share of three-character runs in common (Dice); shorter runs where a text is shorter."""
    if not old or not new:
        return None
    size = min(GRAM, len(old), len(new))
    grams = [Counter(text[at : at + size] for at in range(len(text) - size + 1)) for text in (old, new)]
    return _percent(2 * (grams[0] & grams[1]).total(), grams[0].total() + grams[1].total(), same=old == new)


def _percent(part: int, whole: int, *, same: bool) -> int:
    return SAME if same else min(SAME - 1, 100 * part // whole)


def _repeats(old: str, new: Folded, written: str) -> tuple[Span, ...]:
    """Return the heaviest passages that both texts have, in order of appearance."""
    matched = matched_lengths(old, new.text)
    weights = (0, *accumulate(_weights(new.text)))
    taken = [False] * len(new.text)
    spans: list[Span] = []
    while len(spans) < MOST_REPEATS:
        start, end = _heaviest(matched, weights, taken)
        if weights[end] - weights[start] < SHORTEST_REPEAT:
            break
        taken[start:end] = [True] * (end - start)
        start, end = _trimmed(new, start, end)
        if weights[end] - weights[start] >= SHORTEST_REPEAT:
            first, last = new.places[start][0], new.places[end - 1][1]
            spans.append(Span(start=first, end=last, text=written[first:last]))
    return tuple(sorted(spans, key=lambda span: span.start))


def _weights(text: str) -> list[int]:
    """Weigh each character: letters and digits only, and none that stands there for the third time running.

    Dividers and rows of signs would otherwise be the longest thing that two profiles have in common.
    """
    return [
        0
        if one == other == character or not character.isalnum()
        else (WIDE if unicodedata.east_asian_width(character) in {"W", "F"} else NARROW)
        for one, other, character in zip("  " + text, " " + text, text, strict=False)
    ]


def _heaviest(matched: list[int], weights: tuple[int, ...], taken: list[bool]) -> tuple[int, int]:
    """Return start and end of the heaviest run that both texts have and no chosen run touches."""
    best = (0, 0)
    free = 0
    for last, length in enumerate(matched):
        if taken[last]:
            free = last + 1
            continue
        start = max(free, last + 1 - length)
        if weights[last + 1] - weights[start] > weights[best[1]] - weights[best[0]]:
            best = (start, last + 1)
    return best


def _trimmed(new: Folded, start: int, end: int) -> tuple[int, int]:
    """Cut a run down to whole signs of the text as written that begin and end with a letter or digit."""

    def cuts_sign(at: int) -> bool:
        return 0 < at < len(new.places) and new.places[at] == new.places[at - 1]

    while start < end and (cuts_sign(start) or not new.text[start].isalnum()):
        start += 1
    while start < end and (cuts_sign(end) or not new.text[end - 1].isalnum()):
        end -= 1
    return start, end
