"""Japan's time beside the table of time zones."""

import datetime
import zoneinfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.japan import JAPAN, day_in_japan

TOKYO = zoneinfo.ZoneInfo("Asia/Tokyo")
MOMENTS = st.datetimes(
    datetime.datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is the other argument
    datetime.datetime(2200, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(datetime.UTC),
)


@given(MOMENTS)
def test_it_is_the_time_of_tokyo(moment: datetime.datetime) -> None:
    assert moment.astimezone(JAPAN).utcoffset() == moment.astimezone(TOKYO).utcoffset()
    assert day_in_japan(moment) == moment.astimezone(TOKYO).date()


def test_a_day_begins_at_fifteen_hours_universal_time() -> None:
    evening = datetime.datetime(2026, 11, 30, 14, 59, 59, tzinfo=datetime.UTC)
    assert day_in_japan(evening) == datetime.date(2026, 11, 30)
    assert day_in_japan(evening + datetime.timedelta(seconds=1)) == datetime.date(2026, 12, 1)
