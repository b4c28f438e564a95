"""Where days begin and end for members, their banks and the services."""

import datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def day_in_japan(moment: datetime.datetime) -> datetime.date:
    """Return the date in Japan at ``moment``, which knows its time zone."""
    return moment.astimezone(JAPAN).date()
