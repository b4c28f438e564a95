"""How long to wait before what failed is tried again."""

import datetime
from typing import TypeVar

Time = TypeVar("Time", float, datetime.timedelta)

_MOST_DOUBLINGS = 16
"""More would be years of any pause, and at last no number."""


def pause_after(failures: int, *, first: Time, longest: Time) -> Time:
    """Return how long to wait after so many failures in a row: ``first``, then twice as long each time.

    Never longer than ``longest``; in whatever these two are, seconds or a length of time.
    """
    return min(first * 2 ** min(max(failures - 1, 0), _MOST_DOUBLINGS), longest)
