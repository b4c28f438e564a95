"""Dates as the database has them: whole days, so that nothing tells the hour."""

import datetime

EPOCH = datetime.date(1970, 1, 1)


def day_of(date: datetime.date) -> int:
    """Return the number of days since 1970."""
    return (date - EPOCH).days


def date_of(day: int) -> datetime.date:
    """Return the date that is so many days after the first of 1970."""
    return EPOCH + datetime.timedelta(days=day)


def first_day_kept(today: datetime.date, days: int) -> int:
    """Return the first day of the last ``days``, today included."""
    return day_of(today) - days + 1
