"""Knowledge gaps: questions that the guide did not answer, and what of a question may be kept."""

import datetime
import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

KEPT_DAYS = 90
"""A question is kept on the day it was asked and the 89 after it."""
MOST_GAPS = 500
"""So many groups are kept for each server."""
LONGEST_QUESTION = 200
ALIKE = 50
"""The percentage of common terms from which questions are alike."""
MARK = "●●"
"""Stands for what is not kept."""

_LONGEST_READ = 1000
"""More of a text than is ever kept, and little enough to be read at once."""
_LONGEST_HARMLESS = 6
"""Digits in a row that cannot be an id or a telephone number."""
_PRIVATE = re.compile(
    r"""
    <[^<>]{0,60}[0-9]{15,}>                                 # Discord's mentions, channels and emoji
    | [A-Za-z0-9+.-]*://[!-~]*                              # an address of any scheme
    | (?:(?<![A-Za-z0-9_.%+'-])[A-Za-z0-9_.%+'-]+\ ?)?@\ ?  # an e-mail address, or a name that is called
      (?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[^\s@、。,!?()<>「」『』●]*)
    | (?:(?<![A-Za-z0-9.-])[A-Za-z0-9.-]+|(?<=\w))          # a host name with its path; only the last part
      (?<=[\w-])\.[A-Za-z]{2}[!-~]*                         # must be in Latin letters
    """,
    re.VERBOSE,
)
_DIGITS = re.compile("0(?:[-,]{0,3}0)+")
_AMOUNT = re.compile("0{1,3}(?:,000){1,3}")
_KANJI_DIGITS = frozenset("〇零一二三四五六七八九")
_BETWEEN_DIGITS = frozenset(" -−.()+ー・_*|`'")
_RANGES = frozenset("〜〰")
"""Dashes that stand between two amounts."""
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that show nothing."""


class Why(StrEnum):
    """Why a question counts as a gap."""

    NOTHING = "nothing"
    """No entry was found for it."""
    UNHELPFUL = "unhelpful"
    """The entry shown for it was voted unhelpful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Alike questions of one server that the guide did not answer. Who asked is not kept."""

    id: int
    guild_id: int
    question: str
    """The oldest wording kept."""
    nothing: int
    """How often nothing was found."""
    unhelpful: int
    """How often what was shown did not help."""
    first_on: datetime.date
    last_on: datetime.date
    """The dates in Japan of the first and the last question among those kept."""
    nearest: str | None
    """Key of the entry that was nearest the last time."""

    @property
    def times(self) -> int:
        """How often it was asked."""
        return self.nothing + self.unhelpful


def alike(terms_a: AbstractSet[str], terms_b: AbstractSet[str]) -> bool:
    """Tell whether two questions share at least half of all their terms; without terms they never do."""
    return likeness(terms_a, terms_b) >= ALIKE


def likeness(terms_a: AbstractSet[str], terms_b: AbstractSet[str]) -> int:
    """Return the share of two questions' terms that they have in common, in per cent (Jaccard)."""
    shared = len(terms_a & terms_b)
    return 100 * shared // (len(terms_a) + len(terms_b) - shared) if shared else 0


def private(question: str) -> str:
    """Return what may be kept of a question: one line of at most 200 characters, in NFKC.

    Mentions, addresses and long numbers are replaced by a mark, invisible characters are left out. An amount
    with its thousands set off stays; a date in digits with hyphens does not. Names of people in plain words
    cannot be told from other words and stay. Raises nothing, and changes nothing in its own result.
    """
    kept, found = "", question[:_LONGEST_READ]
    while found != kept:
        kept = found
        found = _without_numbers(_PRIVATE.sub(MARK, _visible(kept)))
        found = found[:LONGEST_QUESTION].strip()
    return kept


def _visible(text: str) -> str:
    compatible = unicodedata.normalize("NFKC", text)
    visible = "".join(character for character in compatible if not _invisible(character))
    return unicodedata.normalize("NFKC", " ".join(visible.split()))


def _without_numbers(text: str) -> str:
    parts: list[str] = []
    end = 0
    shape = "".join(map(_shape, text))
    for run in _DIGITS.finditer(shape):
        if run[0].count("0") > _LONGEST_HARMLESS and not _AMOUNT.fullmatch(run[0]):
            parts += text[end : run.start()], MARK
            end = run.end()
    return "".join(parts) + text[end:]


@lru_cache(maxsize=4096)
def _shape(character: str) -> str:
    """Return ``0`` for any digit, ``,`` or ``-`` for what stands within numbers, ``x`` for the rest."""
    if unicodedata.digit(character, None) is not None or character in _KANJI_DIGITS:
        return "0"
    if character == ",":
        return ","
    category = unicodedata.category(character)
    within = character in _BETWEEN_DIGITS or category in {"Pd", "Mn", "Mc"}
    return "-" if within and character not in _RANGES else "x"


@lru_cache(maxsize=4096)
def _invisible(character: str) -> bool:
    if character.isspace():
        return False
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Me"}
        or character in _BLANK
        or "\u180b" <= character <= "\u180f"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )
