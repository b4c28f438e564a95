import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hourly import per_hour, wage_on
from bot.domain.taxes import Taxes
from tests.domain.schedules import TAXES, wage


@pytest.mark.parametrize(
    ("net", "minutes", "yen"),
    [
        pytest.param(8_580, 60, 8_580, id="one hour"),
        pytest.param(8_580, 90, 5_720, id="an hour and a half"),
        pytest.param(1_000, 180, 333, id="a fraction is cut off"),
        pytest.param(0, 60, 0, id="nothing"),
        pytest.param(100, 1, 6_000, id="a minute"),
    ],
)
def test_the_take_home_per_hour(net: int, minutes: int, yen: int):
    assert per_hour(net, minutes) == yen


@given(net=st.integers(0, 1_000_000_000), hours=st.integers(1, 1_000))
def test_hours_times_the_rate_is_never_more_than_was_earned(net: int, hours: int):
    rate = per_hour(net, hours * 60)
    assert rate * hours <= net < (rate + 1) * hours


def test_no_time_has_no_rate():
    with pytest.raises(ValueError, match="0 minutes"):
        per_hour(1_000, 0)


@pytest.mark.parametrize(
    ("day", "yen"),
    [
        pytest.param(datetime.date(2024, 9, 30), None, id="before the first"),
        pytest.param(datetime.date(2024, 10, 1), 1_000, id="first day"),
        pytest.param(datetime.date(2025, 9, 30), 1_000, id="last day before the next"),
        pytest.param(datetime.date(2026, 11, 20), 1_100, id="the latest"),
    ],
)
def test_the_reference_wage_of_the_day(day: datetime.date, yen: int | None):
    found = wage_on(TAXES, day)
    assert (found and found.yen) == yen


def test_the_order_in_the_data_does_not_matter():
    later, earlier = wage(1_100, datetime.date(2025, 10, 1)), wage(1_000, datetime.date(2024, 10, 1))
    taxes = Taxes(consumption=(), withholding=(), minimum_wages=(later, earlier))
    assert wage_on(taxes, datetime.date(2026, 1, 1)) is later
