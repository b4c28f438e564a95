"""Pauses between tries."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pauses import pause_after


@given(st.floats(min_value=0.001, max_value=3600), st.integers(min_value=1, max_value=10**9))
def test_each_failure_doubles_the_pause_until_the_longest(first: float, failures: int) -> None:
    longest = first * 100
    pauses = [pause_after(number, first=first, longest=longest) for number in (failures, failures + 1)]
    assert pauses[1] == min(pauses[0] * 2, longest)
    assert pause_after(1, first=first, longest=longest) == first


def test_lengths_of_time_stay_lengths_of_time() -> None:
    minute, day = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
    assert pause_after(3, first=minute, longest=day) == 4 * minute
    assert pause_after(10**6, first=minute, longest=day) == day
