"""The simulated Discord's clock, which also tells the bot what day it is."""

import datetime
import re

from simcord._clock import Clock  # pyright: ignore[reportPrivateUsage] - simcord lets a clock be set but not made

from bot.domain.japan import JAPAN, day_in_japan

FIRST_DAY, LAST_DAY = datetime.date(2015, 1, 2), datetime.date(2099, 12, 31)
"""Discord's ids count from 2015."""
NOON = datetime.time(12)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class SimulatedClock(Clock):
    """A clock that stands at ``start`` until it is moved: answers do not depend on the time of asking."""

    def __init__(self, start: datetime.datetime) -> None:
        super().__init__()
        self._epoch = start

    def today(self) -> datetime.date:
        """Return the date in Japan."""
        return day_in_japan(self.now())


class RunningClock(SimulatedClock):
    """A clock that runs with the real one, and ahead of it once it has been moved."""

    def now(self) -> datetime.datetime:
        """Return the simulated instant, in UTC."""
        return max(super().now(), datetime.datetime.now(datetime.UTC))


def read_day(text: str) -> datetime.date:
    """Return the day that ``2026-11-23`` names. Raises ``ValueError`` for one that Discord never saw."""
    try:
        day = datetime.date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError("write the date as 2026-11-23")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"must be between {FIRST_DAY} and {LAST_DAY}")
    return day


def clock_of(today: datetime.date | None) -> SimulatedClock:
    """Return a clock that stands at noon of ``today`` in Japan, or at this very moment."""
    if today is None:
        return SimulatedClock(datetime.datetime.now(datetime.UTC))
    return SimulatedClock(datetime.datetime.combine(today, NOON, JAPAN).astimezone(datetime.UTC))
