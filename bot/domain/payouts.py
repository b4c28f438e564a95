"""When a reward is paid out, and what the transfer costs."""

import calendar
import datetime

from msgspec import Struct

from bot.domain.bankdays import is_bank_holiday, on_bank_day
from bot.domain.services import PayoutCycle, PayoutPeriod, Service, TransferFee


class Payday(Struct, frozen=True, kw_only=True):
    """When the rewards confirmed, or the transfers requested, in some days are paid."""

    collects_from: datetime.date
    collects_until: datetime.date
    nominal: datetime.date
    """The payday by the calendar alone."""
    paid: datetime.date | None
    """The bank day on which it is paid; ``None`` where ``nominal`` is a bank holiday and the service does
    not publish what happens then."""
    rolled: bool
    """Whether ``paid`` is another day than ``nominal``."""


def next_payday(cycle: PayoutCycle, day: datetime.date) -> Payday:
    """Return the payday of what is confirmed or requested (see ``PayoutCycle.trigger``) on ``day``.

    Day 31 of a period, like every day that a month does not have, is the month's last day. Raises ValueError
    where the cycle has no period for the day.
    """
    month_end = _month_end(day)
    for period in cycle.periods:
        first, last = min(period.first, month_end), min(period.last, month_end)
        if first <= day.day <= last:
            nominal = _payday(period, day)
            paid = _paid(cycle, nominal)
            return Payday(
                collects_from=day.replace(day=first),
                collects_until=day.replace(day=last),
                nominal=nominal,
                paid=paid,
                rolled=paid is not None and paid != nominal,
            )
    raise ValueError(f"no payout period has day {day.day} in it")


def transfer_fees(service: Service, payout: int) -> tuple[TransferFee, ...]:
    """Return the transfer fees that may apply to a payout of ``payout`` yen: one, or one for each bank.

    Empty where none is published, which is not the same as free of charge.
    """
    return tuple(
        fee
        for fee in service.transfer_fees
        if (fee.from_yen is None or fee.from_yen <= payout)
        and (fee.below_yen is None or payout < fee.below_yen)
    )


def _payday(period: PayoutPeriod, day: datetime.date) -> datetime.date:
    months = day.year * 12 + day.month - 1 + period.months_later
    month = datetime.date(months // 12, months % 12 + 1, 1)
    return month.replace(day=min(period.payday, _month_end(month)))


def _paid(cycle: PayoutCycle, nominal: datetime.date) -> datetime.date | None:
    if cycle.roll is not None:
        return on_bank_day(nominal, cycle.roll)
    return None if is_bank_holiday(nominal) else nominal


def _month_end(month: datetime.date) -> int:
    return calendar.monthrange(month.year, month.month)[1]
