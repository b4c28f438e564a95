"""When a reward is paid out, until when it can be, and what the transfer costs."""

import calendar
import datetime
from dataclasses import dataclass

from bot.domain.bankdays import is_bank_holiday, on_bank_day
from bot.domain.services import PayoutCycle, PayoutPeriod, Service, TransferFee


@dataclass(frozen=True, slots=True, kw_only=True)
class Payday:
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
    for period in cycle.periods:
        collects_from = _day_of_month(day, period.first)
        collects_until = _day_of_month(day, period.last)
        if collects_from <= day <= collects_until:
            nominal = _payday(period, day)
            paid = _paid(cycle, nominal)
            return Payday(
                collects_from=collects_from,
                collects_until=collects_until,
                nominal=nominal,
                paid=paid,
                rolled=paid is not None and paid != nominal,
            )
    raise ValueError(f"no payout period has day {day.day} in it")


def expires_on(day: datetime.date, days: int) -> datetime.date:
    """Return the last of the ``days`` days in which a reward confirmed on ``day`` can be paid out.

    The day of confirmation is not counted, as the Civil Code counts days (article 140).
    """
    return day + datetime.timedelta(days=days)


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
    return _day_of_month(datetime.date(months // 12, months % 12 + 1, 1), period.payday)


def _paid(cycle: PayoutCycle, nominal: datetime.date) -> datetime.date | None:
    if cycle.roll is not None:
        return on_bank_day(nominal, cycle.roll)
    return None if is_bank_holiday(nominal) else nominal


def _day_of_month(month: datetime.date, day: int) -> datetime.date:
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))
