import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.bankdays import is_bank_holiday
from bot.domain.payouts import Payday, next_payday, transfer_fees
from bot.domain.services import PayoutCycle, PayoutPeriod, Roll, TransferFee, Trigger
from tests.domain.schedules import EVIDENCE, service, text


def cycle(*periods: tuple[int, int, int, int], roll: Roll | None) -> PayoutCycle:
    return PayoutCycle(
        trigger=Trigger.CONFIRMED,
        periods=tuple(
            PayoutPeriod(first=first, last=last, months_later=months_later, payday=payday)
            for first, last, months_later, payday in periods
        ),
        roll=roll,
        evidence=EVIDENCE,
    )


CROWDWORKS = cycle((1, 15, 0, 31), (16, 31, 1, 15), roll=Roll.PREVIOUS)
COCONALA = cycle((1, 15, 0, 20), (16, 31, 1, 5), roll=Roll.NEXT)
CRAUDIA = cycle((1, 31, 1, 20), roll=None)


def date(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("paid_by", "day", "nominal", "paid"),
    [
        pytest.param(CROWDWORKS, "2026-11-15", "2026-11-30", "2026-11-30", id="CrowdWorks, by the 15th"),
        pytest.param(CROWDWORKS, "2026-10-16", "2026-11-15", "2026-11-13", id="CrowdWorks, 15th is a Sunday"),
        pytest.param(CROWDWORKS, "2026-10-31", "2026-11-15", "2026-11-13", id="CrowdWorks, on the 31st"),
        pytest.param(CROWDWORKS, "2026-12-01", "2026-12-31", "2026-12-30", id="CrowdWorks, end of the year"),
        pytest.param(CROWDWORKS, "2026-12-16", "2027-01-15", "2027-01-15", id="CrowdWorks, over New Year"),
        pytest.param(CROWDWORKS, "2027-02-15", "2027-02-28", "2027-02-26", id="CrowdWorks, end of February"),
        pytest.param(CROWDWORKS, "2028-02-01", "2028-02-29", "2028-02-29", id="CrowdWorks, leap year"),
        pytest.param(CROWDWORKS, "2028-02-29", "2028-03-15", "2028-03-15", id="CrowdWorks, on leap day"),
        pytest.param(COCONALA, "2026-11-15", "2026-11-20", "2026-11-20", id="coconala, by the 15th"),
        pytest.param(COCONALA, "2026-11-16", "2026-12-05", "2026-12-07", id="coconala, 5th is a Saturday"),
        pytest.param(COCONALA, "2026-12-31", "2027-01-05", "2027-01-05", id="coconala, after New Year"),
        pytest.param(COCONALA, "2027-04-16", "2027-05-05", "2027-05-06", id="coconala, Golden Week 2027"),
        pytest.param(COCONALA, "2027-03-01", "2027-03-20", "2027-03-23", id="coconala, equinox on Sunday"),
        pytest.param(CRAUDIA, "2026-12-31", "2027-01-20", "2027-01-20", id="Craudia, on a bank day"),
    ],
)
def test_the_next_payday(paid_by: PayoutCycle, day: str, nominal: str, paid: str):
    found = next_payday(paid_by, date(day))
    assert (found.nominal, found.paid) == (date(nominal), date(paid))
    assert found.rolled == (nominal != paid)


def test_the_days_that_a_payday_collects_are_named():
    assert next_payday(CROWDWORKS, date("2026-11-20")) == Payday(
        collects_from=date("2026-11-16"),
        collects_until=date("2026-11-30"),
        nominal=date("2026-12-15"),
        paid=date("2026-12-15"),
        rolled=False,
    )


def test_a_bank_holiday_without_a_published_rule_gives_no_day():
    found = next_payday(CRAUDIA, date("2026-11-20"))
    assert found.nominal == date("2026-12-20")
    assert found.paid is None
    assert not found.rolled


def test_a_day_in_no_period_is_an_error_not_a_guess():
    with pytest.raises(ValueError, match="day 11"):
        next_payday(cycle((1, 10, 0, 31), roll=None), date("2026-11-11"))


@given(
    paid_by=st.sampled_from([CROWDWORKS, COCONALA, CRAUDIA]),
    day=st.dates(datetime.date(2000, 1, 1), datetime.date(2050, 12, 31)),
)
def test_every_day_belongs_to_one_period_and_is_paid_after_it_on_a_bank_day(
    paid_by: PayoutCycle, day: datetime.date
):
    found = next_payday(paid_by, day)
    assert found.collects_from <= day <= found.collects_until < found.nominal
    tomorrow = next_payday(paid_by, day + datetime.timedelta(days=1))
    assert tomorrow == found or tomorrow.collects_from == found.collects_until + datetime.timedelta(days=1)
    if found.paid is None:
        assert is_bank_holiday(found.nominal)
    else:
        assert not is_bank_holiday(found.paid)


def transfer(
    yen: int, *, bank: str | None = None, from_yen: int | None = None, below_yen: int | None = None
) -> TransferFee:
    return TransferFee(
        yen=yen,
        bank=text(bank) if bank else None,
        from_yen=from_yen,
        below_yen=below_yen,
        evidence=EVIDENCE,
    )


@pytest.mark.parametrize(
    ("published", "payout", "yen"),
    [
        pytest.param((transfer(100, bank="Rakuten"), transfer(500)), 2_263, [100, 500], id="by bank"),
        pytest.param((transfer(160, below_yen=3_000), transfer(0, from_yen=3_000)), 2_999, [160], id="small"),
        pytest.param((transfer(160, below_yen=3_000), transfer(0, from_yen=3_000)), 3_000, [0], id="large"),
        pytest.param((), 3_000, [], id="not published"),
    ],
)
def test_what_the_transfer_costs(published: tuple[TransferFee, ...], payout: int, yen: list[int]):
    asked = replace(service(), transfer_fees=published)
    assert [fee.yen for fee in transfer_fees(asked, payout)] == yen
