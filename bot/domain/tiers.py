"""Graduated rates: the parts of an amount, what each takes, and how a fraction of a yen becomes whole.

All of it is in whole numbers: a rate in basis points of a sum in yen is a whole number of ten-thousandths of
a yen, which is what is added up and rounded. ``Fraction`` is only for those who ask for it.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

WHOLE = 10_000
"""A rate of 100 % in basis points."""


class Rounding(StrEnum):
    """What becomes of a fraction of a yen."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEILING = "ceiling"


class Tier(Struct, frozen=True, kw_only=True):
    """A rate for the part of the amount up to ``upto`` yen (the last tier has no end)."""

    upto: int | None = None
    rate: int
    """Basis points: 1650 is 16.5 %."""


class Rounded(NamedTuple):
    """A sum before and after its fraction of a yen was dealt with."""

    numerator: int
    denominator: int
    """Before: ``numerator / denominator`` yen, which need not be the simplest form."""
    yen: int

    @property
    def exact(self) -> Fraction:
        """The sum with its fraction of a yen."""
        return Fraction(self.numerator, self.denominator)

    @property
    def cut(self) -> bool:
        """Whether there was a fraction at all."""
        return self.numerator != self.yen * self.denominator


class Slice(NamedTuple):
    """The part of an amount above ``above`` up to and including ``upto`` yen, and what its rate takes."""

    above: int
    upto: int
    """Where the part ends: the tier's end or, in the last part, the amount itself."""
    part: int
    rate: int
    """Basis points."""

    @property
    def taken(self) -> int:
        """What the rate takes, in ten-thousandths of a yen."""
        return self.part * self.rate


def rounded(numerator: int, rounding: Rounding, *, denominator: int = WHOLE) -> Rounded:
    """Return ``numerator / denominator`` yen (zero or more) with the fraction of a yen dealt with."""
    return Rounded(numerator, denominator, whole_yen(numerator, rounding, denominator=denominator))


def whole_yen(numerator: int, rounding: Rounding, *, denominator: int = WHOLE) -> int:
    """Return ``numerator / denominator`` yen (zero or more) as whole yen."""
    match rounding:
        case Rounding.FLOOR:
            return numerator // denominator
        case Rounding.HALF_UP:
            return (2 * numerator + denominator) // (2 * denominator)
        case Rounding.CEILING:
            return -(-numerator // denominator)


def nearest(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` as the nearest whole number, of two the even one."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))


def slices(amount: int, tiers: Sequence[Tier]) -> tuple[Slice, ...]:
    """Return the parts of ``amount`` yen, lowest first; together they are the whole amount.

    Raises ValueError where the tiers end before the amount does: a rate for its rest would be a guess.
    """
    parts: list[Slice] = []
    above = 0
    for tier in tiers:
        if above >= amount:
            break
        upto = amount if tier.upto is None or tier.upto > amount else tier.upto
        parts.append(Slice(above, upto, upto - above, tier.rate))
        above = upto
    if above < amount:
        raise ValueError(f"the tiers end at {above}, below {amount}")
    return tuple(parts)


def taken(amount: int, tiers: Sequence[Tier]) -> int:
    """Return what all tiers take of ``amount`` yen, in ten-thousandths of a yen: ``slices`` added up.

    Raises ValueError where the tiers end before the amount does.
    """
    total = above = 0
    for tier in tiers:
        if tier.upto is None or tier.upto >= amount:
            return total + (amount - above) * tier.rate
        total += (tier.upto - above) * tier.rate
        above = tier.upto
    raise ValueError(f"the tiers end at {above}, below {amount}")


def exact_sum(parts: Sequence[Slice]) -> Fraction:
    """Return what all parts take together, in yen, with its fraction of a yen."""
    return Fraction(sum(part.taken for part in parts), WHOLE)
