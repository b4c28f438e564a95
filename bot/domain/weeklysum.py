"""A sum of hourly work in a question, where the service charges each week of it by itself."""

import re

from bot.domain.services import Period, Service

_ONE_WEEK = re.compile(
    "(?<![2-9二三四五六七八九十数何末])週(?!末|目|[0-9二三四五六七八九](?![0-9.,]*時間))"
    "|(?<![a-z])(?:(?:per|an?|one|1|this|last|next) week|weekly)(?![a-z])"
)
_LONGER = re.compile("[月年]|(?<![a-z])(?:months?|monthly|years?|yearly|annual)(?![a-z])")


def may_be_charged_by_the_week(service: Service, form: str) -> bool:
    """Tell whether the service charges this form of work for each week by itself."""
    return any(
        schedule.period is Period.WEEK and form in schedule.forms and schedule.valid_until is None
        for schedule in service.schedules
    )


def is_of_one_week(plain: str) -> bool:
    """Tell whether a question speaks of one week and of nothing longer."""
    return _ONE_WEEK.search(plain) is not None and _LONGER.search(plain) is None


def is_the_same_in_any_weeks(plain: str, service: Service, form: str, most: int) -> bool:
    """Tell whether contract sums up to ``most`` yen are charged alike, however many weeks they are of.

    They are where all of them is in the first tier, unless a week and something longer are spoken of:
    then the sum may be that of a week, while a month's is asked for.
    """
    if _ONE_WEEK.search(plain) and _LONGER.search(plain):
        return False
    return all(
        schedule.tiers[0].upto is None or most <= schedule.tiers[0].upto
        for schedule in service.schedules
        if form in schedule.forms and schedule.valid_until is None
    )
