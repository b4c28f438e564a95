from collections.abc import Iterator
from itertools import accumulate, chain, islice, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.errors import UserError
from bot.domain.fees import before_tax, with_tax
from bot.domain.reverse import LIMIT, Reverse, contract_for, rounding_yen, smallest
from bot.domain.services import Schedule, TaxOnFee
from bot.domain.terms import Terms, terms_on
from bot.domain.tiers import Rounding, Tier
from tests.domain.schedules import (
    ALWAYS,
    COCONALA,
    CRAUDIA,
    CROWDWORKS_2017,
    CROWDWORKS_NOW,
    LANCERS_NOW,
    NO_TAX_KNOWN,
    REAL,
    RULE,
    TAXES,
    TIMETICKET,
    TODAY,
    schedule,
    schedules,
    service,
)

TAX_RATE = 1000
FURTHEST = 1_000_000


def under(rules: Schedule, *, withholding: bool = False) -> Terms:
    asked = service(replace(rules, valid_from=ALWAYS, valid_until=None))
    terms = terms_on(asked, "project", day=TODAY, taxes=TAXES, withholding=withholding)
    assert isinstance(terms, Terms)
    return terms


def found(rules: Schedule, wanted: int, *, withholding: bool = False, tax_excluded: bool = False) -> Reverse:
    return contract_for(under(rules, withholding=withholding), wanted, tax_excluded=tax_excluded)


def rates(tiers: tuple[Tier, ...]) -> Iterator[int]:
    """The rate of the first yen, of the second, and so on without end."""
    ends = [0, *(tier.upto for tier in tiers if tier.upto is not None)]
    parts = (
        repeat(tier.rate) if tier.upto is None else repeat(tier.rate, tier.upto - begin)
        for tier, begin in zip(tiers, ends, strict=True)
    )
    return chain.from_iterable(parts)


def added_up(tiers: tuple[Tier, ...], furthest: int, slack: int = 0) -> list[int]:
    """What is charged of 0 yen, of 1 and so on to ``furthest``, each yen at its rate; ``slack`` rounds it."""
    charged = accumulate(islice(rates(tiers), furthest), initial=0)
    return [(parts + slack) // 10_000 for parts in charged]


SLACK = {Rounding.FLOOR: 0, Rounding.HALF_UP: 5_000, Rounding.CEILING: 9_999}
"""What ten-thousandths of a yen have added before they are cut to whole yen."""


def take_homes(rules: Schedule, furthest: int, *, tax_added: bool, withholding: bool) -> list[int]:
    """The take-home of every sum from 0 to ``furthest``, added up yen by yen without the code under test.

    List by list, in a third of the time of a loop: the lists have a million sums.
    """
    slack = SLACK[rules.rounding]
    fees = added_up(rules.tiers, furthest, slack)
    nets = [price - fee for price, fee in enumerate(fees)]
    if tax_added:
        nets = [net - (fee * TAX_RATE + slack) // 10_000 for net, fee in zip(nets, fees, strict=True)]
    if withholding:
        withheld = added_up(RULE.tiers, furthest)
        nets = [net - withheld[price - price * TAX_RATE // 11_000] for price, net in enumerate(nets)]
    return nets


def first_reaches(nets: list[int]) -> list[int]:
    """For each take-home from 0 on, the smallest sum that reaches it."""
    first: list[int] = []
    for price, net in enumerate(nets):
        while len(first) <= net:
            first.append(price)
    return first


READINGS = [
    pytest.param(CROWDWORKS_NOW, True, False, id="crowdworks"),
    pytest.param(CROWDWORKS_NOW, True, True, id="crowdworks, withholding"),
    pytest.param(CROWDWORKS_2017, False, False, id="crowdworks 2017"),
    pytest.param(LANCERS_NOW, False, False, id="lancers"),
    pytest.param(TIMETICKET, True, False, id="timeticket"),
    pytest.param(COCONALA, False, False, id="coconala"),
    pytest.param(CRAUDIA, True, False, id="craudia, tax added"),
    pytest.param(CRAUDIA, False, False, id="craudia, tax included"),
]


@pytest.mark.parametrize(("rules", "tax_added", "withholding"), READINGS)
def test_no_smaller_sum_up_to_a_million_yen_would_do(rules: Schedule, tax_added: bool, withholding: bool):
    nets = take_homes(rules, FURTHEST, tax_added=tax_added, withholding=withholding)
    first = first_reaches(nets)
    look_up = nets.__getitem__
    assert [smallest(wanted, look_up, int) for wanted in range(1, len(first))] == first[1:]
    ends = [tier.upto for tier in rules.tiers if tier.upto is not None and tier.upto < FURTHEST]
    samples = {nets[end] + near for end in ends for near in (-1, 0, 1)}
    samples |= {*range(1, len(first), len(first) // 149), len(first) - 1}
    for wanted in samples:
        reverse = found(rules, wanted, withholding=withholding)
        quoted = reverse.sure.low if tax_added else reverse.possible.high
        assert (quoted.price, quoted.net) == (first[wanted], wanted)


@given(
    rules=schedules(highest_rate=7_000, furthest=3_000),
    wanted=st.integers(1, 2_000),
    withholding=st.booleans(),
)
def test_any_schedule_runs_backwards(rules: Schedule, wanted: int, withholding: bool):
    reverse = found(rules, wanted, withholding=withholding)
    low_added = rules.tax_on_fee is not TaxOnFee.INCLUDED
    high_added = rules.tax_on_fee is TaxOnFee.ADDED
    furthest = reverse.sure.low.price + 1_000
    low = take_homes(rules, furthest, tax_added=low_added, withholding=withholding)
    high = take_homes(rules, furthest, tax_added=high_added, withholding=withholding)
    sure = first_reaches(low)[wanted]
    assert (reverse.sure.low.price, reverse.sure.low.net) == (sure, wanted)
    assert (reverse.possible.high.price, reverse.possible.high.net) == (first_reaches(high)[wanted], wanted)
    others = [price for price in range(sure + 1, len(low)) if low[price] == wanted]
    assert list(reverse.also) == others[:5]
    possible = reverse.possible.high.price
    others = [price for price in range(possible + 1, len(high)) if high[price] == wanted]
    assert list(reverse.possible_also) == others[:5]


@given(
    rules=schedules(highest_rate=7_000, furthest=3_000),
    wanted=st.integers(1, 2_000),
    withholding=st.booleans(),
)
def test_any_schedule_runs_backwards_to_a_sum_before_tax(rules: Schedule, wanted: int, withholding: bool):
    reverse = found(rules, wanted, withholding=withholding, tax_excluded=True)
    assert reverse.before_tax is not None
    assert reverse.possible_before_tax is not None
    added = rules.tax_on_fee is not TaxOnFee.INCLUDED
    furthest = reverse.sure.low.price + 1_000
    nets = take_homes(rules, furthest, tax_added=added, withholding=withholding)
    sums = [with_tax(amount, TAX_RATE) for amount in range(1, before_tax(furthest, TAX_RATE))]
    sure = next(price for price in sums if nets[price] >= wanted)
    assert reverse.sure.low.price == sure == with_tax(reverse.before_tax, TAX_RATE)
    assert reverse.sure.low.net in (wanted, wanted + 1)
    assert reverse.possible.high.price == with_tax(reverse.possible_before_tax, TAX_RATE)
    others = [price for price in sums if price > sure and nets[price] == reverse.sure.low.net]
    assert list(reverse.also) == others[:5]
    exact = [price for price in sums if price > sure and nets[price] == wanted]
    assert reverse.exact == (exact[0] if exact and reverse.sure.low.net > wanted else None)


@given(
    rules=schedules(highest_rate=7_000, furthest=3_000),
    wanted=st.integers(1, 2_000),
    withholding=st.booleans(),
)
def test_where_the_rounding_is_not_published_it_is_known_how_far_off_the_sum_may_be(
    rules: Schedule, wanted: int, withholding: bool
):
    rules = replace(rules, rounding_published=False)
    terms = under(rules, withholding=withholding)
    reverse = contract_for(terms, wanted)
    furthest = reverse.sure.low.price + 1_000
    shown = {True: reverse.sure.low.price, False: reverse.possible.high.price}
    readings = {True: rules.tax_on_fee is not TaxOnFee.INCLUDED, False: rules.tax_on_fee is TaxOnFee.ADDED}
    off: list[int] = []
    for rounding in Rounding:
        other = replace(rules, rounding=rounding)
        for dear, tax_added in readings.items():
            nets = take_homes(other, furthest, tax_added=tax_added, withholding=withholding)
            off.append(abs(first_reaches(nets)[wanted] - shown[dear]))
    assert rounding_yen(terms, reverse) == max(off)


@pytest.mark.parametrize(
    ("rules", "wanted", "tax_excluded", "yen"),
    [
        pytest.param(LANCERS_NOW, 5_000, False, 2, id="5,989 yen if the fee is rounded up"),
        pytest.param(TIMETICKET, 4_000, False, 3, id="the fee and the tax on it"),
        pytest.param(CROWDWORKS_NOW, 5_000, False, 0, id="published"),
    ],
)
def test_how_far_off_a_contract_sum_may_be(rules: Schedule, wanted: int, tax_excluded: bool, yen: int):
    terms = under(rules)
    assert rounding_yen(terms, contract_for(terms, wanted, tax_excluded=tax_excluded)) == yen


@given(rules=st.sampled_from([*REAL.values()]), wanted=st.integers(1, 550_000_000), withholding=st.booleans())
def test_large_sums_run_backwards_too(rules: Schedule, wanted: int, withholding: bool):
    reverse = found(rules, wanted, withholding=withholding)
    assert reverse.sure.low.net == reverse.possible.high.net == wanted
    assert reverse.possible.high.price <= reverse.sure.low.price


@pytest.mark.parametrize(
    ("rules", "wanted", "price", "also"),
    [
        pytest.param(
            CROWDWORKS_NOW, 8_580, 10_998, (11_000,), id="below CrowdWorks' own example by a rounding"
        ),
        pytest.param(CROWDWORKS_NOW, 2_263, 2_899, (2_901,), id="CrowdWorks forum"),
        pytest.param(CROWDWORKS_2017, 455_000, 499_999, (500_000,), id="three tiers"),
        pytest.param(LANCERS_NOW, 8_350, 9_999, (10_000,), id="one rate"),
        pytest.param(schedule((None, 0)), 1, 1, (), id="no fee"),
        pytest.param(LANCERS_NOW, 1, 1, (), id="a single yen"),
        pytest.param(schedule((None, 9_000)), 1, 1, (2, 3, 4, 5, 6), id="five of nine others"),
    ],
)
def test_the_smallest_contract_sum_for_a_take_home(
    rules: Schedule, wanted: int, price: int, also: tuple[int, ...]
):
    reverse = found(rules, wanted)
    assert (reverse.sure.low.price, reverse.sure.low.net) == (price, wanted)
    assert reverse.also == also
    assert reverse.possible is reverse.sure
    assert (reverse.before_tax, reverse.possible_before_tax) == (None, None)


@pytest.mark.parametrize(
    ("wanted", "withholding", "amount", "price"),
    [
        pytest.param(8_580, False, 9_999, 10_998, id="no withholding"),
        pytest.param(7_559, True, 9_998, 10_997, id="withholding"),
    ],
)
def test_the_sum_before_tax_is_found_where_that_is_asked_for(
    wanted: int, withholding: bool, amount: int, price: int
):
    reverse = found(CROWDWORKS_NOW, wanted, withholding=withholding, tax_excluded=True)
    assert (reverse.before_tax, reverse.sure.low.price, reverse.sure.low.net) == (amount, price, wanted)
    assert reverse.also == (11_000,)


def test_where_tax_on_the_fee_is_not_known_both_sums_are_given():
    reverse = found(CRAUDIA, 8_350)
    assert (reverse.sure.low.price, reverse.sure.low.net) == (9_998, 8_350)
    assert (reverse.possible.high.price, reverse.possible.high.net) == (9_823, 8_350)


def test_a_sum_that_no_whole_yen_before_tax_makes_is_passed_over():
    reverse = found(CRAUDIA, 8_350, tax_excluded=True)
    assert (reverse.before_tax, reverse.sure.low.price, reverse.sure.low.net) == (9_090, 9_999, 8_351)
    assert (reverse.possible_before_tax, reverse.possible.high.price) == (8_930, 9_823)


@pytest.mark.parametrize(
    ("rules", "withholding"),
    [
        pytest.param(schedule((None, 10_000)), False, id="everything"),
        pytest.param(schedule((1_000, 10_000), (None, 1_000)), False, id="everything of the first part"),
        pytest.param(schedule((None, 9_100), tax=TaxOnFee.ADDED), False, id="everything, with tax"),
        pytest.param(schedule((None, 8_200)), True, id="everything, with withholding"),
    ],
)
def test_a_service_that_takes_everything_is_refused(rules: Schedule, withholding: bool):
    with pytest.raises(UserError) as refusal:
        found(rules, 1, withholding=withholding)
    assert refusal.value.message == "fee.unreachable"
    assert refusal.value.values == {"wanted": 1, "limit": LIMIT}


@pytest.mark.parametrize(
    ("wanted", "tax_excluded"),
    [(780_000_000, False), pytest.param(858_000_000, True, id="a billion before tax")],
)
def test_a_take_home_that_needs_more_than_a_billion_is_refused(wanted: int, tax_excluded: bool):
    assert found(COCONALA, wanted, tax_excluded=tax_excluded).wanted == wanted
    with pytest.raises(UserError, match="unreachable"):
        found(COCONALA, wanted + 1, tax_excluded=tax_excluded)


@pytest.mark.parametrize(
    ("rules", "wanted", "price", "also"),
    [
        pytest.param(schedule((None, 0)), LIMIT, LIMIT, (), id="no fee"),
        pytest.param(COCONALA, 780_000_000, LIMIT - 1, (LIMIT,), id="another sum at the limit"),
        pytest.param(
            schedule((None, 1_000), rounding=Rounding.CEILING),
            900_000_000,
            LIMIT,
            (),
            id="no other sum beyond it",
        ),
    ],
)
def test_a_billion_itself_is_not_too_much(rules: Schedule, wanted: int, price: int, also: tuple[int, ...]):
    reverse = found(rules, wanted)
    assert (reverse.sure.low.price, reverse.also) == (price, also)


def test_without_a_tax_rate_there_is_no_sum_before_tax():
    early = service(schedule((None, 1000), valid_from=NO_TAX_KNOWN))
    terms = terms_on(early, None, day=NO_TAX_KNOWN, taxes=TAXES, withholding=False)
    assert isinstance(terms, Terms)
    assert contract_for(terms, 900).sure.low.price == 999
    with pytest.raises(ValueError, match="no tax rate"):
        contract_for(terms, 900, tax_excluded=True)


def test_a_take_home_of_nothing_is_not_looked_for():
    with pytest.raises(ValueError, match="0 yen"):
        found(LANCERS_NOW, 0)
