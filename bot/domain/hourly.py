"""Hours: what an hourly rate comes to, what a take-home comes to per hour, and the reference beside it."""

import datetime

from msgspec.structs import replace

from bot.domain.errors import AmountError
from bot.domain.taxes import MinimumWage, Taxes
from bot.domain.yen import MOST, Amount

_HOUR = 60
"""Minutes."""


def earned_in(rate: Amount, minutes: int) -> Amount:
    """Return what an hourly rate comes to in ``minutes``.

    Raises AmountError for a sum with a fraction of a yen, or above the largest that is read.
    """
    (low, low_rest), (high, high_rest) = (divmod(end * minutes, _HOUR) for end in (rate.low, rate.high))
    if low_rest or high_rest:
        raise AmountError("fee.hours_fraction")
    if high > MOST:
        raise AmountError("amount.too_large", limit=MOST)
    return replace(rate, low=low, high=high, unit=None)


def per_hour(net: int, minutes: int) -> int:
    """Return yen per hour for ``net`` yen earned in ``minutes``; a fraction of a yen is cut off.

    Raises ValueError where no time was worked.
    """
    if minutes < 1:
        raise ValueError(f"{minutes} minutes of work")
    return net * _HOUR // minutes


def wage_on(taxes: Taxes, day: datetime.date) -> MinimumWage | None:
    """Return the latest reference that holds on ``day``, or ``None`` where the guide has none."""
    begun = [wage for wage in taxes.minimum_wages if wage.valid_from <= day]
    return max(begun, key=lambda wage: wage.valid_from, default=None)
