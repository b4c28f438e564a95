"""The scales of Japanese numbers, 十 to 兆, and how the parts of a number add up."""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000, "阡": 1000, "仟": 1000}
BIG = {"万": 10**4, "萬": 10**4, "億": 10**8, "兆": 10**12}
SCALES = SMALL | BIG
OKU = BIG["億"]
_FULL_LENGTHS = {10: (1,), 100: (2,), 1000: (3,), 10**4: (3, 4), OKU: (8,), 10**12: (12,)}
"""How many digits after a scale leave no doubt. 1万500 is 10,500; 1万5 may be 10,005 or 15,000."""


Exact = int | Fraction
"""A number without any loss: whole ones are ``int``, which is many times faster to reckon with."""


class Flaw(StrEnum):
    """Why a number cannot be read without guessing."""

    ODD_DIGIT = "odd_digit"
    """A digit of another script, or one in a circle, raised, or squeezed together with a word."""
    GROUPING = "grouping"
    """Separators that do not stand before three digits: 1,5000."""
    SCALES = "scales"
    """Scales that do not go down: 5千3万."""
    PAIR = "pair"
    """Two neighbouring kanji digits before a scale: 二三万 may be 23万 or 2〜3万."""


class NumeralError(ValueError):
    """A number with a flaw. Readers of a subject turn it into an error of their own."""

    def __init__(self, flaw: Flaw, text: str) -> None:
        super().__init__(f"{flaw}: {text}")
        self.flaw = flaw
        self.text = text


class Atom(NamedTuple):
    """Digits in a row."""

    value: Exact
    digits: int
    """How many are written before the point."""
    decimals: int
    """How many are written after the point."""
    kanji: bool


class Piece(NamedTuple):
    """Digits with the scale that follows them; at least one of the two."""

    atom: Atom | None
    scale: int | None


class Sum(Struct):
    """Adds up the pieces of one number; sections end at 万, 億 and 兆."""

    text: str
    """The number as written, for the error."""
    total: Exact = 0
    doubtful: bool = False
    """The last digits lack their scale: 1万5."""
    _section: Exact = 0
    _filled: bool = False
    _small: int | None = None
    """The last 千, 百 or 十 of this section."""
    _big: int | None = None
    """The last 万, 億 or 兆."""

    def add(self, piece: Piece) -> None:
        """Take the next piece. Raises ``NumeralError`` (scales)."""
        scale, atom = piece.scale, piece.atom
        if scale is not None and scale < BIG["万"]:
            amount = (atom.value if atom else 1) * scale
            if self._small is not None and amount >= self._small:
                raise self._flaw()
            self._section, self._small, self._filled = self._section + amount, scale, True
            return
        if atom is not None:
            self._add_ones(atom, last=scale is None)
        if scale is not None:
            if not self._filled:
                raise self._flaw()
            self.close_section(scale)

    def _add_ones(self, atom: Atom, *, last: bool) -> None:
        above = self._small or (self._big if last else None)
        if above is not None:
            full = atom.digits in _FULL_LENGTHS[above]
            if atom.value >= above or not (full or last or atom.kanji):
                raise self._flaw()
            self.doubtful = self.doubtful or not full
        self._section, self._filled = self._section + atom.value, True

    def close_section(self, scale: int) -> None:
        """End the section with its 万, 億 or 兆, or the number with 1. Raises ``NumeralError`` (scales)."""
        if not self._filled:
            return
        amount = self._section * scale
        if self._big is not None and (amount >= self._big or scale >= self._big):
            raise self._flaw()
        # 1億5千 is said for 1億5千万 as well.
        if scale == 1 and self._small is not None and (self._big or 1) >= OKU:
            self.doubtful = True
        self.total, self._big = self.total + amount, scale
        self._section, self._small, self._filled = 0, None, False

    def _flaw(self) -> NumeralError:
        return NumeralError(Flaw.SCALES, self.text)
