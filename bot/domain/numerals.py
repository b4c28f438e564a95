"""Numbers as people write them: any width, separators, kanji numerals, and scales such as 万 and k."""

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from bot.domain.yen_scales import BIG, OKU, SCALES, Atom, Exact, Flaw, NumeralError, Piece, Sum

_KANJI = {
    character: str(digit)
    for digit, characters in enumerate(
        ("〇零○◯", "一壱壹", "二弐貳", "三参參", "四", "五伍", "六", "七", "八", "九")
    )
    for character in characters
}
_LATIN = {
    "hundred": 100,
    "k": 1000,
    "thousand": 1000,
    "man": 10**4,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "bn": 10**9,
    "billion": 10**9,
}
KANJI_NUMERALS = "〇零一壱壹二弐貳三参參四五伍六七八九十拾百千阡仟"
"""The characters with which a kanji numeral can begin."""

_SCALE = re.compile(f" ?(?P<scale>[{''.join(SCALES)}])")
# 参 is also a part of ordinary words (参加, 参考), and circles also stand for names left out.
_KANJI_ATOM = (
    f"(?:[〇零一壱壹二弐貳三四五伍六七八九]|[参參](?=[円{KANJI_NUMERALS}{''.join(BIG)}]))[{''.join(_KANJI)}]*"
)
_ATOM = re.compile(f"(?P<arabic>[0-9]+(?:[,、.][0-9]+)*)|(?P<kanji>{_KANJI_ATOM})")
_ALONE = re.compile(f"[0-9]+(?![0-9,、. A-Za-z{''.join(SCALES)}])")
"""Digits that nothing follows which could belong to the number: most numbers there are."""
_ARABIC = re.compile(
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:、[0-9]{3})+))(?:\.(?P<part>[0-9]+))?"
)
_LATIN_SCALE = re.compile(
    rf" ?(?P<scale>{'|'.join(sorted(_LATIN, key=len, reverse=True))})(?:(?![a-z0-9])|(?<=k)(?=yen|jpy))",
    re.IGNORECASE | re.ASCII,
)
_NUMERIC = frozenset("0123456789") | frozenset(_KANJI) - frozenset("○◯") | frozenset(SCALES)
_PLAIN_DIGITS = frozenset("0123456789０１２３４５６７８９〇")


class Numeral(NamedTuple):
    """A number found in a text."""

    value: Exact
    text: str
    end: int
    """Where the text goes on."""
    scale: int | None
    """What the digits were multiplied by (1 for none), or ``None`` for a sum of parts such as 1万5千."""
    decimals: int = 0
    """Digits after the point, as written."""
    doubtful: bool = False
    """The last digits lack their scale: 1万5."""
    formal: bool = False
    """Written in kanji alone and below 億, where the rules of kanji numerals leave one reading: 百五円."""
    lone_scale: bool = False
    """A 十, 百 or 千 without digits."""


def fold(text: str) -> str:
    """Return ``text`` in one width: NFKC, single spaces, nothing invisible, no lone surrogates.

    Raises ``NumeralError`` (odd digit) where NFKC would make a number of what is none, as with ², ① or ㍘,
    and for digits of other scripts.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", "".join(map(_folded, text)))
    return " ".join(text.split())


def _folded(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if category == "Cs":
        return "\ufffd"
    plain = unicodedata.normalize("NFKC", character)
    odd = category[0] == "N" or (plain != character and not _NUMERIC.isdisjoint(plain))
    if odd and character not in _PLAIN_DIGITS:
        raise NumeralError(Flaw.ODD_DIGIT, character)
    return plain


def numeral_at(text: str, at: int) -> Numeral | None:
    """Return the number that begins at ``at`` in the folded, short ``text``, or ``None``.

    A bare 万, 億 or 兆 is no number. Raises ``NumeralError``. The caller bounds the text: this reads as many
    digits as there are.
    """
    alone = _ALONE.match(text, at)
    if alone is not None:
        return Numeral(value=int(alone.group()), text=alone.group(), end=alone.end(), scale=1)
    pieces, end = _pieces(text, at)
    if not pieces:
        return None
    plain = len(pieces) == 1 and pieces[0].scale is None and text[at].isdecimal()
    latin = _LATIN_SCALE.match(text, end) if plain else None
    if latin is not None:
        pieces, end = [Piece(pieces[0].atom, _LATIN[latin["scale"].lower()])], latin.end()
    found = text[at:end]
    reading, atoms = Sum(found), list[Atom]()
    scale, formal = 1, True
    for piece in pieces:
        reading.add(piece)
        if piece.atom is not None:
            atoms.append(piece.atom)
            formal = formal and piece.atom.kanji
        if piece.scale is not None:
            scale *= piece.scale
            formal = formal and piece.scale < OKU
    reading.close_section(1)
    decimals = sum([atom.decimals for atom in atoms])
    if len(atoms) > 1 and decimals:
        raise NumeralError(Flaw.SCALES, found)
    return Numeral(
        value=reading.total,
        text=found,
        end=end,
        scale=scale if not atoms or atoms == [pieces[0].atom] else None,
        decimals=decimals,
        doubtful=reading.doubtful,
        formal=formal,
        lone_scale=not atoms and len(pieces) == 1,
    )


def numeral(text: str) -> Numeral | None:
    """Return the number that all of the folded, short ``text`` is, or ``None``. Raises ``NumeralError``."""
    found = numeral_at(text, 0) if text else None
    return found if found is not None and found.end == len(text) else None


def _pieces(text: str, at: int) -> tuple[list[Piece], int]:
    """Return the digits and scales that follow each other from ``at`` on, and where they end."""
    pieces: list[Piece] = []
    while True:
        digits = _ATOM.match(text, at)
        found = _SCALE.match(text, digits.end() if digits else at)
        if digits is None and (found is None or found.group().startswith(" ")):
            return pieces, at
        scale = SCALES[found["scale"]] if found else None
        if not pieces and digits is None and found is not None and found["scale"] in BIG:
            return [], at
        pieces.append(Piece(_atom(digits, scaled=found is not None) if digits else None, scale))
        at = found.end() if found else digits.end() if digits else at
        if scale is None:
            return pieces, at
        at += _goes_on_after_space(text, at, scale)


def _goes_on_after_space(text: str, at: int, scale: int) -> bool:
    """Tell whether the number goes on after a space, as in 1万 5千. In 1万 5000 it may be another number."""
    digits = _ATOM.match(text, at + 1) if text.startswith(" ", at) else None
    following = _SCALE.match(text, digits.end()) if digits else None
    return following is not None and SCALES[following["scale"]] < scale


def _atom(found: re.Match[str], *, scaled: bool) -> Atom:
    text = found.group()
    if found["kanji"] is not None:
        digits = "".join(_KANJI[character] for character in text)
        if scaled and len(digits) == len("二三") and digits in "123456789":
            raise NumeralError(Flaw.PAIR, text)
        return Atom(value=int(digits), digits=len(digits), decimals=0, kanji=True)
    parts = _ARABIC.fullmatch(text)
    if parts is None:
        raise NumeralError(Flaw.GROUPING, text)
    whole, part = re.sub("[,、]", "", parts["whole"]), parts["part"] or ""
    value = Fraction(int(whole + part), 10 ** len(part)) if part else int(whole)
    return Atom(value=value, digits=len(whole), decimals=len(part), kanji=False)
