"""What a member typed as a sum, taken apart: its numbers, what stands between them, tax and unit."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from bot.domain.numerals import Numeral, numeral_at
from bot.domain.yen_scales import BIG, Flaw, NumeralError
from bot.domain.yen_words import AFTER_NUMBER, AFTER_SUM, ANYWHERE, SPANS, Kind, Rule, Unit, compiled

_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_SUM = frozenset({Kind.NUMBER, Kind.COUNT, Kind.YEN})
_QUIET = frozenset({Kind.FILLER, Kind.INCLUDED, Kind.EXCLUDED})
_ATTACHED = frozenset({Kind.COUNT, Kind.YEN})
"""What belongs to the number beside it. A count always follows one."""
Context = tuple[frozenset[Kind], Sequence[Rule], re.Pattern[str]]
"""The kinds of token after which some words may stand, those words, and one pattern for all of them."""


@cache
def _contexts() -> tuple[Context, ...]:
    """Return which words may stand after which token; compiled at first use, for it takes a start 12 ms."""
    return (
        (frozenset({Kind.NUMBER}), AFTER_NUMBER, compiled(AFTER_NUMBER)),
        (_SUM, AFTER_SUM, compiled(AFTER_SUM)),
        (frozenset(Kind), ANYWHERE, compiled(ANYWHERE)),
    )


class Token(NamedTuple):
    """A piece of the text and what it does."""

    kind: Kind
    text: str
    unit: Unit | None = None
    numeral: Numeral | None = None


class Term(Struct, frozen=True, kw_only=True):
    """A number with what is attached to it."""

    numeral: Numeral
    count: Unit | None = None
    """What the number counts, where it is no sum of money."""
    prefixed: bool = False
    """A yen mark stands before it."""
    suffixed: bool = False
    """A yen mark stands after it."""
    followed: str = ""
    """An unknown word right after the number, which may be a scale or a currency: ¥3B."""

    @property
    def marked(self) -> bool:
        """Whether it is certainly a sum in yen."""
        return self.prefixed or self.suffixed


class Phrase(Struct, frozen=True, kw_only=True):
    """The numbers of a text and everything else in it."""

    terms: tuple[Term, ...]
    gaps: tuple[tuple[Kind, ...], ...]
    """What stands before the first term, between each two, and after the last."""
    rates: frozenset[Unit]
    """What the sum is said to be paid for."""


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of the folded ``text``. Raises ``NumeralError``."""
    lower = text.translate(_LOWER)
    at, last = 0, Kind.WORD
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        token = _token(text, lower, at, last)
        yield token
        at, last = at + len(token.text), token.kind


def _token(text: str, lower: str, at: int, last: Kind) -> Token:
    # To try all words takes longer than to read a number, and none of them begins with a digit.
    for after, rules, pattern in () if "0" <= text[at] <= "9" else _contexts():
        found = pattern.match(lower, at) if last in after else None
        if found is not None and found.lastindex is not None:
            kind, unit, _ = rules[found.lastindex - 1]
            return Token(kind=kind, unit=unit, text=text[at : found.end()])
    _refuse_cut_off(text, at)
    numeral = numeral_at(text, at)
    if numeral is not None:
        return Token(kind=Kind.NUMBER, text=numeral.text, numeral=numeral)
    if text[at] in BIG:
        return Token(kind=Kind.BARE, text=text[at])
    if unicodedata.category(text[at]) == "Sc":
        return Token(kind=Kind.FOREIGN, text=text[at])
    return Token(kind=Kind.WORD, text=text[at : _word_end(lower, at)])


def _refuse_cut_off(text: str, at: int) -> None:
    """Refuse digits that a separator opens, as in .5 and ,500: what stood before it is missing."""
    if text[at].isdecimal() and at and text[at - 1] in ".,、" and not (at > 1 and text[at - 2].isalpha()):
        raise NumeralError(Flaw.GROUPING, text[at - 1 : at + 1])


def _word_end(lower: str, at: int) -> int:
    """Return where the unknown word ends: runs of Latin letters or katakana are one word."""
    for first, rest in ((_is_latin, _is_latin_or_hyphen), (_is_katakana, _is_katakana)):
        if first(lower[at]):
            return next((end for end in range(at, len(lower)) if not rest(lower[end])), len(lower))
    return at + 1


def _is_latin(character: str) -> bool:
    return "a" <= character <= "z"


def _is_latin_or_hyphen(character: str) -> bool:
    return _is_latin(character) or character == "-"


def _is_katakana(character: str) -> bool:
    return "ァ" <= character <= "ヺ" or character == "ー"


def phrase(found: Sequence[Token]) -> Phrase:
    """Return what the tokens come to. Marks and units go to the number beside them."""
    terms: list[Term] = []
    gaps: list[list[Kind]] = [[]]
    rates: set[Unit] = set()
    last = Kind.WORD
    for place, token in enumerate(found, 1):
        if token.numeral is not None:
            terms.append(_term(token.numeral, last, found[place] if place < len(found) else None))
            gaps.append([])
        elif token.kind is Kind.RATE and token.unit is not None:
            rates.add(token.unit)
        elif token.kind not in _ATTACHED:
            gaps[-1].append(token.kind)
        last = token.kind
    return _with_unit_terms(Phrase(terms=tuple(terms), gaps=tuple(map(tuple, gaps)), rates=frozenset(rates)))


def _term(numeral: Numeral, before: Kind, after: Token | None) -> Term:
    kind = after.kind if after else None
    return Term(
        numeral=numeral,
        count=after.unit if after and kind is Kind.COUNT else None,
        prefixed=before is Kind.YEN,
        suffixed=kind is Kind.YEN,
        followed=after.text if after and kind is Kind.WORD else "",
    )


def _with_unit_terms(read: Phrase) -> Phrase:
    """Take 1件 in 1件3,000円 as what the sum is paid for, not as a number of its own."""
    for place, (term, following) in enumerate(zip(read.terms, read.terms[1:], strict=False)):
        before, between = read.gaps[place], read.gaps[place + 1]
        if term.count is not None and _is_unit_of(term, following, before, between):
            return Phrase(
                terms=read.terms[:place] + read.terms[place + 1 :],
                gaps=(*read.gaps[:place], before + between, *read.gaps[place + 2 :]),
                rates=read.rates | {term.count},
            )
    return read


def _is_unit_of(term: Term, following: Term, before: tuple[Kind, ...], between: tuple[Kind, ...]) -> bool:
    if term.numeral.value != 1 or following.count is not None or not _QUIET.issuperset(between):
        return False
    if Kind.TIMES in before:
        return following.marked
    # 1時間30 may be an hour and a half.
    return following.marked or term.count not in SPANS or following.numeral.scale != 1
