"""Times as the database has them: whole seconds since 1970."""

import datetime


def to_seconds(moment: datetime.datetime) -> int:
    """Return a moment as the database keeps it; parts of a second are dropped."""
    return int(moment.timestamp())


def from_seconds(seconds: int) -> datetime.datetime:
    """Return what was kept, in UTC."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
