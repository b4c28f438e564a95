"""Graduated rates: the parts of an amount, what each takes, and how a fraction of a yen becomes whole."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.services import Rounding, Tier

WHOLE = 10_000
"""A rate of 100 % in basis points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded:
    """A sum before and after its fraction of a yen was dealt with."""

    exact: Fraction
    yen: int

    @property
    def cut(self) -> bool:
        """Whether there was a fraction at all."""
        return self.exact != self.yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The part of an amount above ``above`` up to and including ``upto`` yen, and what its rate takes."""

    above: int
    upto: int
    """Where the part ends: the tier's end or, in the last part, the amount itself."""
    part: int
    rate: int
    """Basis points."""
    exact: Fraction


def rounded(exact: Fraction, rounding: Rounding) -> Rounded:
    """Return ``exact`` (zero or more) with its fraction of a yen dealt with as ``rounding`` says."""
    match rounding:
        case Rounding.FLOOR:
            yen = math.floor(exact)
        case Rounding.HALF_UP:
            yen = math.floor(exact + Fraction(1, 2))
        case Rounding.CEILING:
            yen = math.ceil(exact)
    return Rounded(exact=exact, yen=yen)


def slices(amount: int, tiers: Sequence[Tier]) -> tuple[Slice, ...]:
    """Return the parts of ``amount`` yen, lowest first; together they are the whole amount.

    Raises ValueError where the tiers end before the amount does: a rate for its rest would be a guess.
    """
    parts: list[Slice] = []
    above = 0
    for tier in tiers:
        if above >= amount:
            break
        upto = amount if tier.upto is None else min(tier.upto, amount)
        part = upto - above
        parts.append(
            Slice(above=above, upto=upto, part=part, rate=tier.rate, exact=Fraction(part * tier.rate, WHOLE))
        )
        above = upto
    if above < amount:
        raise ValueError(f"the tiers end at {above}, below {amount}")
    return tuple(parts)


def exact_sum(parts: Sequence[Slice]) -> Fraction:
    """Return what all parts take together, with its fraction of a yen."""
    return Fraction(sum(part.part * part.rate for part in parts), WHOLE)
