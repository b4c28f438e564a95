"""What a take-home comes to per hour, and the reference beside it."""

import datetime

from bot.domain.services import MinimumWage, Taxes


def per_hour(net: int, minutes: int) -> int:
    """Return yen per hour for ``net`` yen earned in ``minutes``; a fraction of a yen is cut off.

    Raises ValueError where no time was worked.
    """
    if minutes < 1:
        raise ValueError(f"{minutes} minutes of work")
    return net * 60 // minutes


def wage_on(taxes: Taxes, day: datetime.date) -> MinimumWage | None:
    """Return the latest reference that holds on ``day``, or ``None`` where the guide has none."""
    begun = [wage for wage in taxes.minimum_wages if wage.valid_from <= day]
    return max(begun, key=lambda wage: wage.valid_from, default=None)
