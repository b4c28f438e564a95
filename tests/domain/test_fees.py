import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.fees import (
    Quotes,
    Uncertain,
    Unknown,
    UnknownReason,
    before_tax,
    fee,
    quote,
    readings,
    schedule_on,
    take_home,
    with_tax,
)
from bot.domain.services import Schedule, Service, TaxOnFee
from bot.domain.taxes import Taxes
from bot.domain.terms import Terms, terms_on
from bot.domain.tiers import Rounding, nearest, rounded, slices
from tests.domain.schedules import (
    ALWAYS,
    CRAUDIA,
    CROWDWORKS_2017,
    CROWDWORKS_NOW,
    LANCERS_NOW,
    LANCERS_OLD,
    NO_TAX_KNOWN,
    OLD_DAY,
    REAL,
    TAXES,
    TIMETICKET,
    TODAY,
    form,
    schedule,
    schedules,
    service,
    tiers,
)

CROWDWORKS = service(CROWDWORKS_2017, CROWDWORKS_NOW)


def answered(
    asked: Service,
    price: int,
    *,
    form_key: str | None = "project",
    day: datetime.date = TODAY,
    withholding: bool = False,
) -> Quotes:
    found = fee(asked, form_key, price, day=day, taxes=TAXES, withholding=withholding)
    assert isinstance(found, Quotes)
    return found


def refused(
    asked: Service, *, form_key: str | None = "project", day: datetime.date = TODAY, withholding: bool = False
) -> Unknown:
    found = fee(asked, form_key, 10_000, day=day, taxes=TAXES, withholding=withholding)
    assert isinstance(found, Unknown)
    return found


@pytest.mark.parametrize(
    ("rules", "price", "taken", "tax", "net"),
    [
        pytest.param(CROWDWORKS_NOW, 11_000, 2_200, 220, 8_580, id="CrowdWorks' own example"),
        pytest.param(CROWDWORKS_NOW, 2_899, 579, 57, 2_263, id="CrowdWorks forum"),
        pytest.param(CROWDWORKS_NOW, 2_901, 580, 58, 2_263, id="CrowdWorks, the same net two yen later"),
        pytest.param(CROWDWORKS_NOW, 3_000, 600, 60, 2_340, id="CrowdWorks 3,000"),
        pytest.param(CROWDWORKS_NOW, 100_000, 20_000, 2_000, 78_000, id="CrowdWorks, end of the first tier"),
        pytest.param(
            CROWDWORKS_NOW, 100_010, 20_001, 2_000, 78_009, id="CrowdWorks, ten yen into the second"
        ),
        pytest.param(CROWDWORKS_2017, 100_000, 20_000, 0, 80_000, id="CrowdWorks 2017, one tier"),
        pytest.param(CROWDWORKS_2017, 500_000, 45_000, 0, 455_000, id="CrowdWorks 2017, three tiers"),
        pytest.param(TIMETICKET, 400_000, 67_500, 6_750, 325_750, id="TimeTicket"),
        pytest.param(LANCERS_OLD, 13_750, 2_750, 0, 11_000, id="Lancers before October 2022"),
        pytest.param(LANCERS_NOW, 10_000, 1_650, 0, 8_350, id="Lancers, tax in the rate"),
    ],
)
def test_operators_own_examples_come_out_to_the_yen(
    rules: Schedule, price: int, taken: int, tax: int, net: int
):
    quoted = quote(price, rules, tax_rate=1000)
    assert (quoted.fee.yen, quoted.tax.yen, quoted.net) == (taken, tax, net)


def test_every_part_of_the_sum_is_charged_at_its_own_rate():
    parts = quote(500_000, CROWDWORKS_2017, tax_rate=0).slices
    assert [(part.above, part.upto, part.part, part.rate, part.taken) for part in parts] == [
        (0, 100_000, 100_000, 2000, 20_000 * 10_000),
        (100_000, 200_000, 100_000, 1000, 10_000 * 10_000),
        (200_000, 500_000, 300_000, 500, 15_000 * 10_000),
    ]


@pytest.mark.parametrize(("price", "parts"), [(99_999, 1), (100_000, 1), (100_001, 2), (200_001, 3)])
def test_a_tier_begins_with_the_yen_above_its_limit(price: int, parts: int):
    assert len(quote(price, CROWDWORKS_NOW, tax_rate=1000).slices) == parts


def test_fractions_stay_visible_before_rounding():
    quoted = quote(2_899, CROWDWORKS_NOW, tax_rate=1000)
    assert (quoted.fee.exact, quoted.tax.exact) == (Fraction(5798, 10), Fraction(579, 10))


def test_the_share_taken_leaves_out_withheld_income_tax():
    quoted = answered(CROWDWORKS, 11_000, withholding=True).low
    assert quoted.share == 2_200
    assert quoted.deducted == 2_420


@pytest.mark.parametrize(
    ("rounding", "yen"),
    [(Rounding.FLOOR, (2, 2, 2, 3)), (Rounding.HALF_UP, (2, 3, 3, 3)), (Rounding.CEILING, (3, 3, 3, 3))],
    ids=lambda value: value if isinstance(value, Rounding) else "",
)
def test_a_fraction_of_a_yen_is_dealt_with_as_published(rounding: Rounding, yen: tuple[int, ...]):
    exact = (Fraction(249, 100), Fraction(5, 2), Fraction(251, 100), Fraction(3))
    found = [rounded(each.numerator, rounding, denominator=each.denominator) for each in exact]
    assert tuple(each.yen for each in found) == yen
    assert tuple(each.exact for each in found) == exact
    assert [each.cut for each in found] == [True, True, True, False]


def test_tiers_that_end_too_early_are_never_guessed_beyond():
    with pytest.raises(ValueError, match="end at 100"):
        slices(101, tiers((100, 1000)))


def test_a_sum_of_nothing_is_not_a_contract():
    with pytest.raises(ValueError, match="0 yen"):
        quote(0, LANCERS_NOW, tax_rate=0)


def test_ten_thousand_before_tax_with_withholding_leaves_7559():
    price = with_tax(10_000, 1000)
    quoted = answered(CROWDWORKS, price, withholding=True).low
    assert quoted.withholding is not None
    assert (price, quoted.withholding.base, quoted.withholding.tax.yen) == (11_000, 10_000, 1_021)
    assert quoted.net == 10_000 + 1_000 - 1_021 - 2_420 == 7_559


@pytest.mark.parametrize(
    ("price", "tax_rate", "amount"),
    [(2_899, 1000, 2_636), (11_000, 1000, 10_000), (10_800, 800, 10_000), (5, 0, 5)],
)
def test_consumption_tax_comes_off_the_price_and_goes_back_on(price: int, tax_rate: int, amount: int):
    assert before_tax(price, tax_rate) == amount
    assert with_tax(amount, tax_rate) == price


@given(amount=st.integers(1, 1_000_000_000), tax_rate=st.sampled_from([0, 300, 500, 800, 1000]))
def test_taking_tax_off_undoes_adding_it(amount: int, tax_rate: int):
    assert before_tax(with_tax(amount, tax_rate), tax_rate) == amount


@given(price=st.integers(1, 1_000_000_000), tax_rate=st.sampled_from([0, 300, 500, 800, 1000]))
def test_the_sum_before_tax_is_the_smallest_that_comes_to_the_price(price: int, tax_rate: int):
    amount = before_tax(price, tax_rate)
    assert with_tax(amount - 1, tax_rate) < price <= with_tax(amount, tax_rate)


# --- which rules hold on a day ---


@pytest.mark.parametrize(
    ("day", "net"),
    [
        pytest.param(datetime.date(2017, 11, 1), 80_000, id="first day of the old rules"),
        pytest.param(datetime.date(2019, 7, 30), 80_000, id="last day of the old rules"),
        pytest.param(datetime.date(2019, 10, 1), 78_000, id="first day of today's rules"),
        pytest.param(TODAY, 78_000, id="today"),
    ],
)
def test_an_old_contract_is_calculated_under_the_rules_of_its_day(day: datetime.date, net: int):
    assert answered(CROWDWORKS, 100_000, day=day).low.net == net


@pytest.mark.parametrize(
    ("day", "reason", "known_from"),
    [
        pytest.param(
            datetime.date(2017, 10, 31),
            UnknownReason.BEFORE_FIRST_SCHEDULE,
            datetime.date(2017, 11, 1),
            id="day before the first",
        ),
        pytest.param(
            datetime.date(2019, 7, 31), UnknownReason.BETWEEN_SCHEDULES, datetime.date(2019, 10, 1), id="gap"
        ),
    ],
)
def test_a_day_without_known_rules_gets_no_sum(
    day: datetime.date, reason: UnknownReason, known_from: datetime.date
):
    assert refused(CROWDWORKS, day=day) == Unknown(reason=reason, known_from=known_from)


def test_a_service_that_ended_its_last_schedule_gets_no_sum():
    assert refused(service(CROWDWORKS_2017)) == Unknown(reason=UnknownReason.AFTER_LAST_SCHEDULE)


def test_a_schedule_from_an_unknown_day_is_never_used():
    undated = service(schedule((None, 3000), valid_from=None), LANCERS_NOW)
    assert schedule_on(undated, "project", OLD_DAY) is None
    assert schedule_on(undated, "project", TODAY) is LANCERS_NOW
    assert refused(undated, day=OLD_DAY).reason is UnknownReason.BEFORE_FIRST_SCHEDULE


def test_the_schedule_that_began_last_holds():
    later = schedule((None, 100), valid_from=datetime.date(2026, 1, 1))
    assert schedule_on(service(later, LANCERS_NOW), "project", TODAY) is later


def test_a_service_without_a_published_fee_says_why():
    found = refused(service(fee_unknown="within the unit price"), form_key=None)
    assert found.reason is UnknownReason.NOT_PUBLISHED
    assert found.text is not None
    assert found.text.en == "within the unit price"


def test_a_form_of_work_without_a_published_fee_says_why():
    asked = service(LANCERS_NOW, forms=(form("project"), form("phone", "about 60 %")))
    found = refused(asked, form_key="phone")
    assert found.reason is UnknownReason.FORM_NOT_PUBLISHED
    assert found.text is not None
    assert found.text.en == "about 60 %"


def test_a_form_of_work_that_a_service_does_not_have_gets_no_sum():
    assert refused(CROWDWORKS, form_key="phone").reason is UnknownReason.NO_SUCH_FORM


def test_without_a_form_the_first_one_is_taken():
    task = schedule((None, 2000), forms=("task",))
    asked = service(CROWDWORKS_NOW, task, forms=(form("task"), form("project")))
    assert answered(asked, 10_000, form_key=None).low.schedule is task


def test_without_a_consumption_tax_rate_nothing_is_added_by_guess():
    asked = service(schedule((None, 2000), tax=TaxOnFee.ADDED, valid_from=datetime.date(1980, 1, 1)))
    assert refused(asked, day=NO_TAX_KNOWN) == Unknown(
        reason=UnknownReason.NO_TAX_RATE, known_from=datetime.date(2014, 4, 1)
    )


def test_a_rate_with_tax_in_it_needs_no_tax_rate_unless_income_tax_is_withheld():
    asked = service(schedule((None, 2000), valid_from=datetime.date(1980, 1, 1)))
    assert answered(asked, 10_000, day=NO_TAX_KNOWN).low.net == 8_000
    assert refused(asked, day=NO_TAX_KNOWN, withholding=True).reason is UnknownReason.NO_TAX_RATE


def test_without_a_withholding_rule_nothing_is_withheld_by_guess():
    taxes = Taxes(consumption=TAXES.consumption, withholding=(), minimum_wages=())
    found = fee(CROWDWORKS, "project", 10_000, day=TODAY, taxes=taxes, withholding=True)
    assert found == Unknown(reason=UnknownReason.NO_WITHHOLDING_RULE)


# --- what is not published ---


def test_unknown_tax_on_the_fee_gives_both_sums():
    quotes = answered(service(CRAUDIA), 10_000)
    assert (quotes.low.net, quotes.high.net) == (10_000 - 1_500 - 150, 10_000 - 1_500)
    assert quotes.uncertain == {Uncertain.TAX_ON_FEE}
    assert quotes.rounding_yen == 0


def test_unknown_tax_that_comes_to_nothing_is_no_range():
    quotes = answered(service(CRAUDIA), 60)
    assert quotes.low.net == quotes.high.net == 51
    assert quotes.uncertain == {Uncertain.ROUNDING}


@pytest.mark.parametrize(
    ("rules", "price", "yen"),
    [
        pytest.param(LANCERS_NOW, 10_000, None, id="no fraction"),
        pytest.param(LANCERS_NOW, 10_001, 1, id="fraction of the fee"),
        pytest.param(TIMETICKET, 10_004, 1, id="fraction of the tax alone"),
        pytest.param(TIMETICKET, 2_899, 2, id="both: rounded up, the fee and its tax grow by a yen each"),
        pytest.param(CROWDWORKS_NOW, 2_899, None, id="rounding is published"),
    ],
)
def test_unpublished_rounding_is_told_only_where_a_fraction_was_cut(
    rules: Schedule, price: int, yen: int | None
):
    quotes = answered(service(rules), price)
    assert quotes.uncertain == (set() if yen is None else {Uncertain.ROUNDING})
    assert quotes.rounding_yen == (yen or 0)
    assert quotes.low is quotes.high


# --- laws ---


@pytest.mark.parametrize("rules", REAL.values(), ids=REAL)
@pytest.mark.parametrize("withholding", [False, True], ids=["", "withholding"])
@given(price=st.integers(1, 1_000_000_000))
def test_no_yen_is_lost_or_made(rules: Schedule, withholding: bool, price: int):
    quotes = answered(
        service(replace(rules, valid_from=ALWAYS, valid_until=None)), price, withholding=withholding
    )
    for quoted in (quotes.low, quotes.high):
        withheld = quoted.withholding.tax.yen if quoted.withholding else 0
        assert quoted.net + quoted.deducted + withheld == price
        assert sum(part.part for part in quoted.slices) == price
        assert Fraction(sum(part.taken for part in quoted.slices), 10_000) == quoted.fee.exact
        assert 0 <= quoted.fee.yen <= price


@given(rules=schedules(), price=st.integers(1, 60_000), withholding=st.booleans())
def test_any_schedule_keeps_the_laws(rules: Schedule, price: int, withholding: bool):
    quotes = answered(service(rules), price, withholding=withholding)
    more = answered(service(rules), price + 1, withholding=withholding)
    assert quotes.low.net <= quotes.high.net
    assert (Uncertain.TAX_ON_FEE in quotes.uncertain) == (quotes.low.net < quotes.high.net)
    for quoted, next_quoted in ((quotes.low, more.low), (quotes.high, more.high)):
        assert sum(part.part for part in quoted.slices) == price
        assert all(part.part == part.upto - part.above > 0 for part in quoted.slices)
        assert 0 <= quoted.fee.yen <= price
        assert quoted.fee.yen <= next_quoted.fee.yen
        assert quoted.deducted <= next_quoted.deducted
        assert next_quoted.net <= quoted.net + 1


@given(rules=schedules(), price=st.integers(1, 60_000), withholding=st.booleans())
def test_the_take_home_alone_is_that_of_the_whole_calculation(rules: Schedule, price: int, withholding: bool):
    terms = terms_on(service(rules), "project", day=TODAY, taxes=TAXES, withholding=withholding)
    assert isinstance(terms, Terms)
    low, high = readings(terms, price)
    assert [take_home(terms, price, rate) for rate in terms.tax_rates] == [low.net, high.net]


@given(price=st.integers(1, 1_000_000), deducted=st.integers(0, 1_000_000))
def test_a_share_is_told_to_the_nearest_basis_point(price: int, deducted: int):
    assert nearest(deducted * 10_000, price) == round(Fraction(deducted, price) * 10_000)
    assert nearest(deducted, 2) == round(Fraction(deducted, 2))


def test_the_share_taken_is_of_the_sum_with_tax():
    assert quote(2_899, CROWDWORKS_NOW, tax_rate=1000).share == round(Fraction(636 * 10_000, 2_899)) == 2_194
