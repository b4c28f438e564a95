"""Japan's bank holidays, and where a payday goes that falls on one."""

import datetime

import jpholiday

from bot.domain.services import Roll

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5
"""``date.weekday()`` of a Saturday; Sunday follows it."""


def is_bank_holiday(day: datetime.date) -> bool:
    """Return whether banks in Japan are closed on ``day``.

    Source: Banking Act, article 15 (1) (Sundays and the days that its order names) and Banking Act
    Enforcement Order, article 5 (1): national holidays, December 31 to January 3, Saturdays.
    """
    return (
        day.weekday() >= SATURDAY
        or (day.month, day.day) >= (12, 31)
        or (day.month, day.day) <= (1, 3)
        or jpholiday.is_holiday(day)
    )


def on_bank_day(day: datetime.date, roll: Roll) -> datetime.date:
    """Return ``day`` itself, or the nearest bank day before or after a bank holiday."""
    step = ONE_DAY if roll is Roll.NEXT else -ONE_DAY
    while is_bank_holiday(day):
        day += step
    return day
