import datetime

import pytest

from bot.domain.errors import UserError
from bot.domain.feeanswer import FeeAnswer, answer
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.services import Service
from bot.domain.snapshot import Guide
from bot.domain.terms import Unknown, UnknownReason
from bot.domain.yen import TaxBasis
from tests.domain.schedules import (
    ALWAYS,
    CRAUDIA,
    CROWDWORKS_NOW,
    NO_TAX_KNOWN,
    TAXES,
    TODAY,
    schedule,
    service,
)


def answered(
    asked: Service,
    amount: int,
    *,
    find: Find = Find.TAKE_HOME,
    tax: TaxBasis = TaxBasis.INCLUDED,
    as_of: datetime.date | None = None,
) -> FeeAnswer:
    guide = Guide(entries={}, services={asked.key: asked}, sources={}, jobs={}, taxes=TAXES)
    question = FeeQuestion(low=amount, high=amount, service=asked.id, find=find, tax=tax, as_of=as_of)
    return answer(question, guide, TODAY)


@pytest.mark.parametrize("find", Find)
def test_what_is_unknown_forwards_is_unknown_backwards(find: Find):
    found = answered(service(), 900, find=find)
    assert found.unknown == Unknown(reason=UnknownReason.NOT_PUBLISHED)
    assert found.cases == ()


@pytest.mark.parametrize("find", Find)
def test_without_a_tax_rate_a_sum_before_tax_gets_no_answer(find: Find):
    early = service(schedule((None, 1000), valid_from=NO_TAX_KNOWN))
    assert answered(early, 900, find=find, as_of=NO_TAX_KNOWN).unknown is None
    found = answered(early, 900, find=find, as_of=NO_TAX_KNOWN, tax=TaxBasis.EXCLUDED)
    assert found.unknown == Unknown(
        reason=UnknownReason.NO_TAX_RATE, known_from=TAXES.consumption[0].valid_from
    )


@pytest.mark.parametrize("find", Find)
@pytest.mark.parametrize("tax", TaxBasis)
def test_a_missing_fee_is_told_before_a_missing_tax_rate(find: Find, tax: TaxBasis):
    """The day from which it can be worked out is the fee's, not that of the first tax rate."""
    found = answered(service(CROWDWORKS_NOW), 900, find=find, tax=tax, as_of=NO_TAX_KNOWN)
    assert found.unknown == Unknown(
        reason=UnknownReason.BEFORE_FIRST_SCHEDULE, known_from=CROWDWORKS_NOW.valid_from
    )


@pytest.mark.parametrize(
    ("find", "tax", "amount", "sums", "nets"),
    [
        pytest.param(
            Find.TAKE_HOME, TaxBasis.INCLUDED, 10_000, (10_000, 10_000), (8_350, 8_500), id="forwards"
        ),
        pytest.param(
            Find.TAKE_HOME,
            TaxBasis.EXCLUDED,
            10_000,
            (10_000, 10_000),
            (9_185, 9_350),
            id="forwards, before tax",
        ),
        pytest.param(Find.CONTRACT, TaxBasis.INCLUDED, 8_350, (9_998, 9_823), (8_350, 8_350), id="backwards"),
        pytest.param(
            Find.CONTRACT,
            TaxBasis.EXCLUDED,
            8_350,
            (9_090, 8_930),
            (8_350, 8_351),
            id="backwards, before tax",
        ),
    ],
)
def test_where_two_readings_are_possible_both_are_given(
    find: Find, tax: TaxBasis, amount: int, sums: tuple[int, int], nets: tuple[int, int]
):
    found = answered(service(CRAUDIA), amount, find=find, tax=tax)
    assert [case.sums for case in found.cases] == [sums]
    assert found.nets == nets


def test_a_day_to_come_is_refused():
    rules = service(schedule((None, 1000), valid_from=ALWAYS))
    assert answered(rules, 900, as_of=TODAY).cases
    with pytest.raises(UserError, match=r"fee\.future"):
        answered(rules, 900, as_of=TODAY + datetime.timedelta(days=1))
