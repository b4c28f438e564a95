"""What must hold for the tax rates and reference wages."""

import datetime
from collections.abc import Iterator
from itertools import pairwise

from bot.domain.flaws import Flaw, Known, check_parts
from bot.domain.rate_rules import check_days, check_rate, check_tiers, check_yen, overlap
from bot.domain.taxes import Taxes


def check_taxes(taxes: Taxes, *, known: Known, today: datetime.date) -> Iterator[Flaw]:
    """Find everything that is wrong with ``taxes``: each list runs forward in time, without overlap."""
    yield from check_parts(taxes, known=known, today=today)
    for name in ("consumption", "withholding", "minimum_wages"):
        if not getattr(taxes, name):
            yield Flaw(path=name, reason="is empty")
    yield from _check_consumption(taxes)
    yield from _check_withholding(taxes)
    yield from _check_minimum_wages(taxes)


def _check_consumption(taxes: Taxes) -> Iterator[Flaw]:
    for number, rate in enumerate(taxes.consumption, start=1):
        yield from check_rate(f"consumption#{number}.percent", rate.rate)
        yield from check_days(f"consumption#{number}", rate.valid_from, rate.valid_until)
    for number, (earlier, later) in enumerate(pairwise(taxes.consumption), start=2):
        if later.valid_from <= earlier.valid_from:
            yield Flaw(path=f"consumption#{number}.valid_from", reason="must be later than the one before")
        elif overlap(earlier, later):
            yield Flaw(path=f"consumption#{number}.valid_from", reason="is before the one before ends")


def _check_withholding(taxes: Taxes) -> Iterator[Flaw]:
    for number, rule in enumerate(taxes.withholding, start=1):
        yield from check_tiers(f"withholding#{number}.tiers", rule.tiers)
    for number, (earlier, later) in enumerate(pairwise(taxes.withholding), start=2):
        if later.valid_from <= earlier.valid_from:
            yield Flaw(path=f"withholding#{number}.valid_from", reason="must be later than the one before")


def _check_minimum_wages(taxes: Taxes) -> Iterator[Flaw]:
    for number, wage in enumerate(taxes.minimum_wages, start=1):
        yield from check_yen(f"minimum_wages#{number}.yen", wage.yen)
    for number, (earlier, later) in enumerate(pairwise(taxes.minimum_wages), start=2):
        if later.valid_from < earlier.valid_from:
            yield Flaw(
                path=f"minimum_wages#{number}.valid_from", reason="must not be earlier than the one before"
            )
