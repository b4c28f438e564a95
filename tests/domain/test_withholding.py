import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.taxes import Taxes
from bot.domain.withholding import rule_on, withheld
from tests.domain.schedules import EVIDENCE, RULE, TAXES, TODAY, WithholdingRule, tiers


@pytest.mark.parametrize(
    ("base", "tax"),
    [
        pytest.param(649, 66, id="a fraction is cut off"),
        pytest.param(10_000, 1_021, id="10,000"),
        pytest.param(999_999, 102_099, id="just below a million"),
        pytest.param(1_000_000, 102_100, id="a million"),
        pytest.param(1_000_001, 102_100, id="the higher rate takes a fraction of the next yen"),
        pytest.param(1_500_000, 204_200, id="only the part above a million at the higher rate"),
        pytest.param(1, 0, id="a single yen"),
    ],
)
def test_income_tax_is_withheld_by_part_of_the_payment(base: int, tax: int):
    assert withheld(base, RULE).tax.yen == tax


def test_the_parts_of_a_large_payment_are_shown():
    found = withheld(1_500_000, RULE)
    assert [(part.part, part.rate, part.taken) for part in found.slices] == [
        (1_000_000, 1021, 102_100 * 10_000),
        (500_000, 2042, 102_100 * 10_000),
    ]


@given(base=st.integers(0, 1_000_000_000))
def test_withheld_tax_grows_with_the_payment_and_never_exceeds_it(base: int):
    found = withheld(base, RULE)
    assert sum(part.part for part in found.slices) == base
    assert 0 <= found.tax.yen <= base
    assert found.tax.yen <= withheld(base + 1, RULE).tax.yen
    assert 0 <= found.tax.exact - found.tax.yen < 1


def test_the_rule_of_the_day_is_used():
    later = WithholdingRule(
        tiers=tiers((None, 1000)),
        valid_from=datetime.date(2038, 1, 1),
        evidence=EVIDENCE,
        base_evidence=EVIDENCE,
    )
    taxes = Taxes(consumption=(), withholding=(later, RULE), minimum_wages=())
    assert rule_on(taxes, TODAY) is RULE
    assert rule_on(taxes, datetime.date(2038, 1, 1)) is later
    assert rule_on(taxes, datetime.date(2012, 12, 31)) is None
    assert rule_on(TAXES, RULE.valid_from) is RULE
