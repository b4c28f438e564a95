import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bankdays import is_bank_holiday, on_bank_day
from bot.domain.services import Roll

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2050, 12, 31))


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        pytest.param("2026-11-14", True, id="Saturday"),
        pytest.param("2026-11-15", True, id="Sunday"),
        pytest.param("2026-11-16", False, id="Monday"),
        pytest.param("2026-11-23", True, id="Labour Thanksgiving Day"),
        pytest.param("2026-09-22", True, id="between two holidays"),
        pytest.param("2027-03-22", True, id="in lieu of a holiday on Sunday"),
        pytest.param("2026-12-30", False, id="December 30, a Wednesday"),
        pytest.param("2026-12-31", True, id="December 31"),
        pytest.param("2027-01-01", True, id="New Year's Day"),
        pytest.param("2025-01-02", True, id="January 2, a Thursday"),
        pytest.param("2025-01-03", True, id="January 3, a Friday"),
        pytest.param("2027-01-04", False, id="January 4, a Monday"),
        pytest.param("2026-08-14", False, id="the Bon week is no holiday"),
    ],
)
def test_banks_are_closed_on_weekends_holidays_and_around_new_year(day: str, closed: bool):
    assert is_bank_holiday(datetime.date.fromisoformat(day)) == closed


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        pytest.param("2026-11-16", "2026-11-16", "2026-11-16", id="a bank day stays"),
        pytest.param("2026-11-15", "2026-11-13", "2026-11-16", id="Sunday"),
        pytest.param("2026-12-31", "2026-12-30", "2027-01-04", id="New Year"),
        pytest.param("2027-05-03", "2027-04-30", "2027-05-06", id="Golden Week 2027, first day"),
        pytest.param("2027-05-05", "2027-04-30", "2027-05-06", id="Golden Week 2027, last day"),
        pytest.param("2019-05-01", "2019-04-26", "2019-05-07", id="the ten days of 2019"),
    ],
)
def test_a_payday_on_a_bank_holiday_moves_to_the_nearest_bank_day(day: str, before: str, after: str):
    given_day = datetime.date.fromisoformat(day)
    assert on_bank_day(given_day, Roll.PREVIOUS) == datetime.date.fromisoformat(before)
    assert on_bank_day(given_day, Roll.NEXT) == datetime.date.fromisoformat(after)


@given(day=DAYS)
def test_no_bank_day_is_passed_over(day: datetime.date):
    before, after = on_bank_day(day, Roll.PREVIOUS), on_bank_day(day, Roll.NEXT)
    assert before <= day <= after
    assert not is_bank_holiday(before)
    assert not is_bank_holiday(after)
    between = ((before + datetime.timedelta(days=n)) for n in range(1, (after - before).days))
    assert all(is_bank_holiday(each) for each in between)
    if not is_bank_holiday(day):
        assert before == day == after
