"""The contract sums at which the better of two services changes."""

import datetime
import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from bot.domain.services import Schedule, Service, TaxOnFee
from bot.domain.taxes import Taxes
from bot.domain.terms import Unknown, terms_on
from bot.domain.tiers import WHOLE, exact_sum, slices

LIMIT = 10_000_000
"""Up to which contract sum, in yen, break-even amounts are looked for."""


class Crossing(Struct, frozen=True, kw_only=True):
    """A contract sum from which another of two services is the better one."""

    at: int
    """The first whole yen from which it is."""
    better: Literal[0, 1]
    """The first or the second of the two."""
    before: Literal[0, 1] | None
    """Which was better below ``at``; ``None``: they were equal from the first yen on."""
    level: bool = False
    """Whether the yen before ``at`` is one at which both are the same."""


class BreakEven(Struct, frozen=True, kw_only=True):
    """Two services, and where the better one changes."""

    services: tuple[Service, Service]
    at_first: Literal[0, 1] | None
    """Which is better from one yen on, up to the first crossing; ``None``: they are equal."""
    crossings: tuple[Crossing, ...]


def break_even(a: Schedule, b: Schedule, tax_rate: int, limit: int = LIMIT) -> tuple[Crossing, ...]:
    """Return where, up to ``limit`` yen, the better of two schedules changes.

    It compares take-homes before any rounding, so that single yen do not count; a stretch on which they are
    equal is no change by itself. ``tax_rate`` is the tax added to a fee that has none in it. Raises
    ValueError for a schedule of which that is not known.
    """
    ends = {tier.upto for tier in (*a.tiers, *b.tiers) if tier.upto is not None and tier.upto < limit}
    crossings: list[Crossing] = []
    leader: Literal[0, 1] | None = None
    above, lead = 0, Fraction(0)
    for upto in sorted(ends | {limit}):
        gained = _lead(a, b, tax_rate, upto)
        better = _better(gained)
        if better is not None and better != leader:
            # Between two ends the lead is a straight line, and here it leaves zero or crosses it once.
            zero = above - lead * (upto - above) / (gained - lead)
            at = math.floor(zero) + 1
            if at > 1:
                crossings.append(Crossing(at=at, better=better, before=leader, level=zero == at - 1))
            leader = better
        above, lead = upto, gained
    return tuple(crossings)


def break_evens(services: Sequence[Service], *, day: datetime.date, taxes: Taxes) -> tuple[BreakEven, ...]:
    """Return the break-even amounts of each two services, in their default forms of work on ``day``.

    Only services take part whose fee is known to have tax on it or in it: where both readings are possible,
    so are two break-even amounts, and none of them is a fact.
    """
    known: list[tuple[Service, Schedule, int]] = []
    for service in services:
        terms = terms_on(service, None, day=day, taxes=taxes, withholding=False)
        if not isinstance(terms, Unknown) and terms.schedule.tax_on_fee is not TaxOnFee.UNKNOWN:
            known.append((service, terms.schedule, terms.consumption or 0))
    pairs: list[BreakEven] = []
    for (first, a, tax_rate), (second, b, _) in itertools.combinations(known, 2):
        crossings = break_even(a, b, tax_rate)
        pairs.append(
            BreakEven(
                services=(first, second),
                at_first=crossings[0].before if crossings else _better(_lead(a, b, tax_rate, LIMIT)),
                crossings=crossings,
            )
        )
    return tuple(pairs)


def _lead(a: Schedule, b: Schedule, tax_rate: int, price: int) -> Fraction:
    return _taken(b, tax_rate, price) - _taken(a, tax_rate, price)


def _taken(schedule: Schedule, tax_rate: int, price: int) -> Fraction:
    taken = exact_sum(slices(price, schedule.tiers))
    match schedule.tax_on_fee:
        case TaxOnFee.INCLUDED:
            return taken
        case TaxOnFee.ADDED:
            return taken * (WHOLE + tax_rate) / WHOLE
        case TaxOnFee.UNKNOWN:
            raise ValueError("whether tax is added to this fee is not known")


def _better(lead: Fraction) -> Literal[0, 1] | None:
    if lead == 0:
        return None
    return 0 if lead > 0 else 1
