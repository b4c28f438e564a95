"""A question in /compare answered from what was worked out for the day."""

import datetime

import pytest

from bot.domain.compare import Sort, compare_offers, offers_on
from bot.domain.compareanswer import CompareDay
from bot.domain.comparequestion import CompareQuestion
from bot.domain.errors import UserError
from bot.domain.services import Job
from bot.domain.snapshot import Guide
from bot.domain.yen import TaxBasis, Unit
from tests.domain.schedules import (
    COCONALA,
    CROWDWORKS_NOW,
    LANCERS_NOW,
    NO_TAX_KNOWN,
    TAXES,
    TODAY,
    service,
    text,
)

SERVICES = (
    service(CROWDWORKS_NOW, key="crowdworks", order=1, jobs=("writing",)),
    service(LANCERS_NOW, key="lancers", order=2),
    service(COCONALA, key="coconala", order=3, jobs=("writing",)),
)
GUIDE = Guide(
    entries={},
    services={each.key: each for each in SERVICES},
    sources={},
    jobs={"writing": Job(key="writing", name=text("writing"))},
    taxes=TAXES,
)


def day(date: datetime.date = TODAY) -> CompareDay:
    return CompareDay(GUIDE, date)


@pytest.mark.parametrize("sort", Sort)
def test_both_ends_of_a_range_are_compared(sort: Sort) -> None:
    found = day().compared(CompareQuestion(low=10_000, high=400_000, sort=sort))
    for amount, comparison in ((10_000, found.comparison), (400_000, found.at_high)):
        assert comparison == compare_offers(offers_on(TODAY, SERVICES, TAXES), amount, job=None, sort=sort)


def test_the_same_day_answers_any_number_of_questions() -> None:
    asked = day()
    first = asked.compared(CompareQuestion(low=10_000, high=10_000))
    asked.compared(CompareQuestion(low=400_000, high=400_000, job="writing", page=None))
    assert asked.compared(CompareQuestion(low=10_000, high=10_000)) == first


def test_a_sum_before_tax_is_compared_with_tax_and_kept_as_it_was_typed() -> None:
    found = day().compared(CompareQuestion(low=10_000, high=20_000, tax=TaxBasis.EXCLUDED))
    assert (found.low, found.high, found.before_tax) == (11_000, 22_000, (10_000, 20_000))


def test_a_sum_before_tax_is_refused_where_no_tax_rate_is_known() -> None:
    with pytest.raises(UserError) as caught:
        day(NO_TAX_KNOWN).compared(CompareQuestion(low=10_000, high=10_000, tax=TaxBasis.EXCLUDED))
    assert caught.value.message == "compare.no_tax_rate"


def test_an_unknown_kind_of_work_is_an_error() -> None:
    with pytest.raises(KeyError):
        day().compared(CompareQuestion(low=10_000, high=10_000, job="cooking"))


@pytest.mark.parametrize(
    ("amount", "order"),
    [
        pytest.param(
            400_000, [("crowdworks", "lancers"), ("crowdworks", "coconala"), ("lancers", "coconala")]
        ),
        pytest.param(
            10_000, [("crowdworks", "lancers"), ("lancers", "coconala"), ("crowdworks", "coconala")]
        ),
    ],
)
def test_break_even_amounts_of_services_that_leave_more_stand_first(
    amount: int, order: list[tuple[str, str]]
) -> None:
    question = CompareQuestion(low=amount, high=amount, page=None)
    pairs = day().compared(question).breaks
    assert [tuple(each.id for each in pair.services) for pair in pairs] == order


def test_break_even_amounts_come_only_where_asked_for() -> None:
    assert day().compared(CompareQuestion(low=10_000, high=10_000)).breaks == ()


def test_break_even_amounts_are_those_of_the_services_for_the_kind_of_work() -> None:
    (pair,) = day().compared(CompareQuestion(low=10_000, high=10_000, job="writing", page=None)).breaks
    assert [each.id for each in pair.services] == ["crowdworks", "coconala"]


def test_how_the_amount_was_written_is_handed_on() -> None:
    found = day().compared(CompareQuestion(low=6, high=6, unit=Unit.HOUR, working="2 × 3"))
    assert (found.unit, found.working) == (Unit.HOUR, "2 × 3")
