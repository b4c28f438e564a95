"""Knowledge gaps: questions that the guide did not answer, and what of a question may be kept."""

import datetime
import re
import unicodedata
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from bot.domain.visible import visible

KEPT_DAYS = 90
"""A question is kept on the day it was asked and the 89 after it."""
MOST_GAPS = 500
"""So many groups are kept for each server."""
LONGEST_QUESTION = 200
ALIKE = 50
"""The percentage of common terms from which questions are alike."""
MARK = "●●"
"""Stands for what is not kept."""

NAMED = "n:"
"""How terms begin that say which subject or service a question names."""

_LONGEST_READ = 1000
"""More of a text than is ever kept, and little enough to be read at once."""
_LONGEST_HARMLESS = 5
"""Digits in a row that cannot be an account, an id or a telephone number."""
_PRIVATE = re.compile(
    r"""
    <[^<>]{0,60}[0-9]{15,}>                                 # Discord's mentions, channels and emoji
    | [A-Za-z0-9+.-]*://[!-~]*                              # an address of any scheme
    | (?:(?<![A-Za-z0-9_.%+'-])[A-Za-z0-9_.%+'-]+\ ?)?@\ ?  # an e-mail address, or a name that is called
      (?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[^\s@、。,!?()<>「」『』●]*)
    | (?:(?<![A-Za-z0-9.-])[A-Za-z0-9.-]+|(?<=\w))          # a host name with its path; only the last part
      (?<=[\w-])                                            # must be in Latin letters
      (?!(?i:\.js|(?:(?<=asp)|(?<![A-Za-z0-9-]))\.net)(?![A-Za-z0-9./:-]))  # not what Node.js is called
      \.[A-Za-z]{2}[!-~]*
    | (?<![A-Za-z0-9_.])[A-Za-z0-9_.]{2,32}\#[0-9]{4}(?![0-9])  # a Discord name of the old form
    | (?<![A-Za-z0-9_-])(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,}  # a key or token
    """,
    re.VERBOSE,
)
_SECRET = re.compile(
    r"""
    (?P<kept>
      (?:(?<![A-Za-z])(?i:id|pass(?:word|code)?|pw|pin)(?![A-Za-z])(?:コード)?|パスワード|パスコード|暗証番号)
      \ ?
    )
    (?:(?P<said>(?:[:=はが]|(?<=\ )is(?=\ ))\ ?)(?=[!-~])|(?=[!-~]*[0-9_]))
    [!-'*-~]{2,}
    """,
    re.VERBOSE,
)
"""A name or password after the word for it: any Latin signs after "is", else such with a digit."""
_DIGITS = re.compile("0(?:[-,]{0,3}0)+")
_AMOUNT = re.compile("0{1,3}(?:,000){1,3}")
_UNSET_AMOUNT = re.compile(
    r"""
    (?<=¥)[1-9][0-9]{0,8}(?![0-9])
    | [1-9][0-9]{0,8}(?=\ ?(?:[〜~]\ ?[1-9][0-9]{0,8}\ ?)?(?:円|万|yen|jpy)(?![a-z]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""An amount is told by what it is counted in where nothing sets its thousands off."""
_DATE = re.compile("(?:19|20)[0-9]{2}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])")
_KANJI_DIGITS = frozenset("〇零一二三四五六七八九")
_BETWEEN_DIGITS = frozenset(" -−.()+ー・_*|`'")
_RANGES = frozenset("〜〰")
"""Dashes that stand between two amounts."""


class Why(StrEnum):
    """Why a question counts as a gap."""

    NOTHING = "nothing"
    """No entry was found for it."""
    UNHELPFUL = "unhelpful"
    """The entry shown for it was voted unhelpful."""


class Gap(Struct, frozen=True, kw_only=True):
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
    """Tell whether two questions share at least half of all their terms; without terms they never do.

    Those that name different subjects or services are not alike, whatever is asked of them: of what both
    name, more than half must be the same.
    """
    named_a, named_b = _named(terms_a), _named(terms_b)
    if named_a and named_b and likeness(named_a, named_b) <= ALIKE:
        return False
    return likeness(terms_a - named_a, terms_b - named_b) >= ALIKE


def _named(terms: AbstractSet[str]) -> frozenset[str]:
    return frozenset(term for term in terms if term.startswith(NAMED))


def likeness(terms_a: AbstractSet[str], terms_b: AbstractSet[str]) -> int:
    """Return the share of two questions' terms that they have in common, in per cent (Jaccard)."""
    shared = len(terms_a & terms_b)
    return 100 * shared // (len(terms_a) + len(terms_b) - shared) if shared else 0


def private(question: str) -> str:
    """Return what may be kept of a question: one line of at most 200 characters, in NFKC.

    Mentions, addresses, long numbers and what follows the words for an id or a password are replaced by a
    mark, invisible characters are left out. Amounts and dates stay. Names of people in plain words cannot be
    told from other words and stay. Raises nothing, and changes nothing in its own result.
    """
    kept, found = "", question[:_LONGEST_READ]
    while found != kept:
        kept = found
        found = _PRIVATE.sub(MARK, _visible(kept))
        found = _without_numbers(
            _SECRET.sub(lambda secret: f"{secret['kept']}{secret['said'] or ''}{MARK}", found)
        )
        found = found[:LONGEST_QUESTION].strip()
    return kept


def _visible(text: str) -> str:
    """Return what can be seen of a text, in NFKC; joined emoji come apart."""
    compatible = visible(unicodedata.normalize("NFKC", text)).replace("\u200d", "").replace("\ufe0f", "")
    return " ".join(unicodedata.normalize("NFKC", compatible).split())


def _without_numbers(text: str) -> str:
    parts: list[str] = []
    end = 0
    shape = "".join(map(_shape, text))
    for run in _DIGITS.finditer(shape):
        if run[0].count("0") > _LONGEST_HARMLESS and not _says_how_much_or_when(text, run):
            parts += text[end : run.start()], MARK
            end = run.end()
    return "".join(parts) + text[end:]


def _says_how_much_or_when(text: str, run: re.Match[str]) -> bool:
    amount = _UNSET_AMOUNT.match(text, run.start())
    return (
        _AMOUNT.fullmatch(run[0]) is not None
        or (amount is not None and amount.end() == run.end())
        or _DATE.fullmatch(text, *run.span()) is not None
    )


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
