import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.compare import Comparison, Crossing, Sort, break_even, break_evens, compare_offers, offers_on
from bot.domain.fees import Quotes, Unknown, quote
from bot.domain.services import PayoutCycle, PayoutPeriod, Roll, Schedule, Service, TaxOnFee, Trigger, Yen
from bot.domain.taxes import Taxes
from tests.domain.schedules import (
    COCONALA,
    CRAUDIA,
    CROWDWORKS_NOW,
    EVIDENCE,
    LANCERS_NOW,
    OLD_DAY,
    TAXES,
    TIMETICKET,
    TODAY,
    form,
    schedule,
    schedules,
    service,
)


def paid(asked: Service, *, payday: int, roll: Roll | None = Roll.PREVIOUS) -> Service:
    period = PayoutPeriod(first=1, last=31, months_later=1, payday=payday)
    return replace(
        asked,
        payout=PayoutCycle(trigger=Trigger.CONFIRMED, periods=(period,), roll=roll, evidence=EVIDENCE),
    )


def minimum(asked: Service, yen: int) -> Service:
    return replace(asked, minimum_payout=Yen(yen=yen, evidence=EVIDENCE))


CROWDWORKS = service(CROWDWORKS_NOW, key="crowdworks", order=1, jobs=("writing", "design"))
LANCERS = minimum(service(LANCERS_NOW, key="lancers", order=2, jobs=("design",)), 1_000)
SKILLS = minimum(paid(service(COCONALA, key="coconala", order=3, jobs=("design",)), payday=20), 161)
HOURS = paid(service(TIMETICKET, key="timeticket", order=4), payday=31)
# Craudia's payday for November, December 20, is a Sunday.
BOARD = paid(service(CRAUDIA, key="craudia", order=5, jobs=("writing",)), payday=20, roll=None)
AGENT = service(key="agent", order=6, fee_unknown="within the unit price")
SILENT = minimum(paid(service(key="silent", order=7, jobs=("design",)), payday=10), 500)
ALL = (SILENT, AGENT, BOARD, HOURS, SKILLS, LANCERS, CROWDWORKS)


def compared(
    amount: int, *, job: str | None = None, sort: Sort = Sort.TAKE_HOME, services: tuple[Service, ...] = ALL
) -> Comparison:
    return compare_offers(offers_on(TODAY, services, TAXES), amount, job=job, sort=sort)


def names(comparison: Comparison) -> list[str]:
    return [row.service.id for row in comparison.ranked]


def test_services_are_ranked_by_what_they_leave():
    comparison = compared(100_000)
    rows = [
        (row.rank, row.service.id, row.quotes.low.net)
        for row in comparison.ranked
        if isinstance(row.quotes, Quotes)
    ]
    assert rows == [
        (1, "craudia", 86_250),
        (2, "lancers", 83_500),
        (3, "crowdworks", 78_000),
        (3, "coconala", 78_000),
        (5, "timeticket", 75_250),
    ]


def test_a_range_stands_where_its_lower_end_belongs():
    # 15 % would leave more than 16 %, but with tax on it it leaves less.
    asked = (service(schedule((None, 1600)), key="one", order=1), BOARD)
    comparison = compared(10_000, services=asked)
    assert names(comparison) == ["one", "craudia"]
    quotes = comparison.ranked[1].quotes
    assert isinstance(quotes, Quotes)
    assert (quotes.low.net, quotes.high.net) == (8_350, 8_500)


def test_unknown_fees_stand_apart_and_have_no_rank():
    comparison = compared(100_000)
    assert [(row.service.id, row.rank) for row in comparison.unknown] == [("agent", None), ("silent", None)]
    assert all(isinstance(row.quotes, Unknown) for row in comparison.unknown)


@pytest.mark.parametrize(
    ("job", "ranked", "unknown"),
    [
        pytest.param("design", ["lancers", "crowdworks", "coconala"], ["silent"], id="design"),
        pytest.param("writing", ["craudia", "crowdworks"], [], id="writing"),
        pytest.param("cooking", [], [], id="nobody"),
    ],
)
def test_a_job_leaves_only_services_for_it(job: str, ranked: list[str], unknown: list[str]):
    comparison = compared(100_000, job=job)
    assert names(comparison) == ranked
    assert [row.service.id for row in comparison.unknown] == unknown


@pytest.mark.parametrize(
    ("sort", "ranked", "unknown"),
    [
        pytest.param(
            Sort.TAKE_HOME,
            ["craudia", "lancers", "crowdworks", "coconala", "timeticket"],
            ["agent", "silent"],
            id="take-home",
        ),
        pytest.param(
            Sort.PAYOUT,
            ["coconala", "craudia", "timeticket", "crowdworks", "lancers"],
            ["silent", "agent"],
            id="payday, unpublished last",
        ),
        pytest.param(
            Sort.MINIMUM,
            ["coconala", "lancers", "crowdworks", "timeticket", "craudia"],
            ["silent", "agent"],
            id="minimum payout, unpublished last",
        ),
        pytest.param(
            Sort.NAME,
            ["crowdworks", "lancers", "coconala", "timeticket", "craudia"],
            ["agent", "silent"],
            id="the guide's order",
        ),
    ],
)
def test_rows_come_in_the_order_that_was_asked_for(sort: Sort, ranked: list[str], unknown: list[str]):
    comparison = compared(100_000, sort=sort)
    assert names(comparison) == ranked
    assert [row.service.id for row in comparison.unknown] == unknown


def test_a_payday_on_a_bank_holiday_counts_from_the_day_it_moves_to():
    # December 20 is a Sunday.
    after = paid(service(key="after", order=1), payday=20, roll=Roll.NEXT)
    before = paid(service(key="before", order=2), payday=20, roll=Roll.PREVIOUS)
    rows = compared(100_000, sort=Sort.PAYOUT, services=(after, before)).unknown
    assert [row.service.id for row in rows] == ["before", "after"]


def test_a_rank_says_the_same_in_every_order():
    ranks = [{row.service.id: row.rank for row in compared(100_000, sort=sort).ranked} for sort in Sort]
    assert ranks == [ranks[0]] * len(Sort)


def test_each_service_is_calculated_for_its_default_form():
    task = schedule((None, 5_000), forms=("task",))
    asked = service(LANCERS_NOW, task, forms=(form("task"), form("project")))
    quotes = compared(10_000, services=(asked,)).ranked[0].quotes
    assert isinstance(quotes, Quotes)
    assert quotes.low.net == 5_000


# --- break-even amounts ---


@pytest.mark.parametrize(
    ("a", "b", "crossings"),
    [
        pytest.param(
            CROWDWORKS_NOW,
            LANCERS_NOW,
            [Crossing(at=200_001, better=0, before=1, level=True)],
            id="CrowdWorks overtakes Lancers above 200,000",
        ),
        pytest.param(
            LANCERS_NOW,
            CROWDWORKS_NOW,
            [Crossing(at=200_001, better=1, before=0, level=True)],
            id="the same the other way round",
        ),
        pytest.param(
            CROWDWORKS_NOW,
            COCONALA,
            [Crossing(at=100_001, better=0, before=None, level=True)],
            id="equal up to 100,000",
        ),
        pytest.param(TIMETICKET, LANCERS_NOW, [], id="TimeTicket's last rate and tax come to Lancers' rate"),
        pytest.param(LANCERS_NOW, LANCERS_NOW, [], id="the same fee"),
        pytest.param(
            schedule((100, 1000), (None, 3000)),
            schedule((100, 2000), (None, 2000)),
            [Crossing(at=201, better=1, before=0, level=True)],
            id="ahead first, then behind",
        ),
        pytest.param(
            schedule((100, 1000), (200, 2000), (None, 3000)),
            schedule((100, 2000), (200, 1000), (None, 3000)),
            [],
            id="equal for good is no change",
        ),
        pytest.param(
            schedule((100, 1000), (200, 3000), (300, 2000), (None, 3000)),
            schedule((None, 2000)),
            [Crossing(at=301, better=1, before=0, level=True)],
            id="equal on the way is no change by itself",
        ),
        pytest.param(
            schedule((100, 1000), (200, 3000), (None, 1000)),
            schedule((None, 2000)),
            [],
            id="touching is no change",
        ),
        pytest.param(
            schedule((100, 1000), (300, 3000), (None, 1000)),
            schedule((None, 2000)),
            [
                Crossing(at=201, better=1, before=0, level=True),
                Crossing(at=401, better=0, before=1, level=True),
            ],
            id="there and back",
        ),
        pytest.param(
            schedule((100, 1000), (None, 2300)),
            schedule((None, 2000)),
            [Crossing(at=434, better=1, before=0)],
            id="between two yen: the first whole one",
        ),
    ],
)
def test_where_the_better_of_two_services_changes(a: Schedule, b: Schedule, crossings: list[Crossing]):
    assert list(break_even(a, b, 1000)) == crossings


def test_changes_beyond_the_limit_are_left_out():
    assert break_even(CROWDWORKS_NOW, LANCERS_NOW, 1000, limit=200_000) == ()
    assert len(break_even(CROWDWORKS_NOW, LANCERS_NOW, 1000, limit=200_001)) == 1
    there_and_back = schedule((100, 1000), (300, 3000), (None, 1000))
    assert break_even(there_and_back, schedule((None, 2000)), 1000, limit=150) == ()


def test_no_break_even_is_told_where_tax_on_the_fee_is_not_known():
    with pytest.raises(ValueError, match="not known"):
        break_even(CRAUDIA, LANCERS_NOW, 1000)


def exact_net(price: int, rules: Schedule) -> Fraction:
    quoted = quote(price, rules, tax_rate=1000)
    return price - quoted.fee.exact * (10_000 + quoted.tax_rate) / 10_000


KNOWN_TAX = schedules(furthest=60).filter(lambda rules: rules.tax_on_fee is not TaxOnFee.UNKNOWN)


@given(a=KNOWN_TAX, b=KNOWN_TAX)
def test_crossings_are_where_comparing_yen_by_yen_finds_them(a: Schedule, b: Schedule):
    changes: list[tuple[int, int, int | None, bool]] = []
    level = True
    leader: int | None = None
    for price in range(1, 201):
        left, right = exact_net(price, a), exact_net(price, b)
        was_level, level = level, left == right
        if level:
            continue
        better = 0 if left > right else 1
        if better != leader and price > 1:
            changes.append((price, better, leader, was_level))
        leader = better
    found = break_even(a, b, 1000, limit=200)
    assert [(each.at, each.better, each.before, each.level) for each in found] == changes


def test_each_two_services_with_known_fees_are_compared():
    pairs = break_evens(ALL, day=TODAY, taxes=TAXES)
    assert [[each.id for each in pair.services] for pair in pairs] == [
        ["timeticket", "coconala"],
        ["timeticket", "lancers"],
        ["timeticket", "crowdworks"],
        ["coconala", "lancers"],
        ["coconala", "crowdworks"],
        ["lancers", "crowdworks"],
    ]
    best = {tuple(each.id for each in pair.services): pair for pair in pairs}
    assert best["coconala", "lancers"].at_first == 1
    assert best["coconala", "lancers"].crossings == ()
    assert best["coconala", "crowdworks"].at_first is None
    assert best["lancers", "crowdworks"].at_first == 0
    assert best["lancers", "crowdworks"].crossings == (Crossing(at=200_001, better=1, before=0, level=True),)


def test_equal_services_have_no_better_one():
    (pair,) = break_evens((LANCERS, replace(LANCERS, key="service.twin")), day=TODAY, taxes=TAXES)
    assert (pair.at_first, pair.crossings) == (None, ())


def test_services_without_rules_for_the_day_take_no_part():
    assert break_evens((CROWDWORKS, LANCERS, SKILLS), day=OLD_DAY, taxes=TAXES) == ()
    no_rates = Taxes(consumption=(), withholding=(), minimum_wages=())
    pairs = break_evens((CROWDWORKS, LANCERS, SKILLS), day=datetime.date(2026, 1, 1), taxes=no_rates)
    assert [[each.id for each in pair.services] for pair in pairs] == [["lancers", "coconala"]]


@given(amount=st.integers(1, 1_000_000_000), sort=st.sampled_from(Sort))
def test_no_service_is_lost_and_ranks_follow_the_sums(amount: int, sort: Sort):
    comparison = compared(amount, sort=sort)
    rows = (*comparison.ranked, *comparison.unknown)
    assert sorted(row.service.key for row in rows) == sorted(each.key for each in ALL)
    nets = {
        row.service.key: (row.rank, row.quotes.low.net)
        for row in comparison.ranked
        if isinstance(row.quotes, Quotes)
    }
    for rank, net in nets.values():
        assert rank == 1 + sum(other > net for _, other in nets.values())
