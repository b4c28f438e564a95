"""Where days begin and end for members, their banks and the services."""

from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
