"""How alike an old and a new profile are, and which passages repeat: for the member's own eyes.

How an operator recognises a duplicate profile is not published. The figures, the levels and the shortest
passage that is reported are this guide's own, meant to help with writing a fresh text; they predict nothing.
Nothing is kept: no cache, no log, and no text in the ``repr`` of a result.
"""

from collections import Counter
from enum import StrEnum
from itertools import compress

from msgspec import Struct

from bot.domain.folding import Folded, fold
from bot.domain.passages import pieces
from bot.domain.repeats import Span, repeats

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


class ProfileLikeness(Struct, frozen=True, kw_only=True):
    """How alike two profiles are. A percentage is ``None`` where one of its texts is empty."""

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
    intro_likeness, spans = _introductions(fold(old_intro), fold(new_intro))
    return ProfileLikeness(
        name_likeness=_name_likeness(fold(old_name).text, fold(new_name).text),
        intro_likeness=intro_likeness,
        repeats=spans,
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
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - 10 ms that only the first profile check pays

    return _percent(Indel.similarity(old, new), len(old) + len(new), same=old == new)


def _introductions(old: Folded, new: Folded) -> tuple[int | None, tuple[Span, ...]]:
    """Return the share of three-character runs in common (Dice), and the passages that repeat.

    Shorter runs where a text is shorter.
    """
    if not old.text or not new.text:
        return None, ()
    size = min(GRAM, len(old.text), len(new.text))
    known, grams = Counter(pieces(old.text, size)), pieces(new.text, size)
    found = bytes(map(known.__contains__, grams))
    again = Counter(compress(grams, found))
    shared = sum(map(min, again.values(), map(known.__getitem__, again)))
    likeness = _percent(2 * shared, known.total() + len(grams), same=old.text == new.text)
    return likeness, repeats(old.text, new, found)


def _percent(part: int, whole: int, *, same: bool) -> int:
    return SAME if same else min(SAME - 1, 100 * part // whole)
