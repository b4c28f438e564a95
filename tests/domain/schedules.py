"""Services, schedules and tax rates for the tests of the calculation, as their operators publish them."""

import datetime

from hypothesis import strategies as st

from bot.domain.guide import Evidence, Text
from bot.domain.services import ArticleTable, Form, Schedule, Service, TaxOnFee
from bot.domain.taxes import DatedRate, MinimumWage, Taxes, WithholdingRule
from bot.domain.tiers import Rounding, Tier

TODAY = datetime.date(2026, 11, 20)
OLD_DAY = datetime.date(2018, 1, 15)
NO_TAX_KNOWN = datetime.date(1988, 1, 1)
EVIDENCE = Evidence(sources=("article",), checked=TODAY)
ALWAYS = datetime.date(2000, 1, 1)


def text(words: str) -> Text:
    return Text(ja=words, en=words)


def tiers(*steps: tuple[int | None, int]) -> tuple[Tier, ...]:
    return tuple(Tier(upto=upto, rate=rate) for upto, rate in steps)


def schedule(
    *steps: tuple[int | None, int],
    tax: TaxOnFee = TaxOnFee.INCLUDED,
    rounding: Rounding = Rounding.FLOOR,
    published: bool = False,
    forms: tuple[str, ...] = ("project",),
    valid_from: datetime.date | None = ALWAYS,
    valid_until: datetime.date | None = None,
) -> Schedule:
    return Schedule(
        forms=forms,
        valid_from=valid_from,
        valid_until=valid_until,
        tiers=tiers(*steps),
        tax_on_fee=tax,
        rounding=rounding,
        rounding_published=published,
        evidence=EVIDENCE,
    )


def form(key: str, unknown: str | None = None) -> Form:
    return Form(key=key, name=text(key), unknown=text(unknown) if unknown else None)


def service(
    *schedules: Schedule,
    key: str = "some",
    order: int = 1,
    forms: tuple[Form, ...] | None = None,
    jobs: tuple[str, ...] = (),
    fee_unknown: str | None = None,
) -> Service:
    if forms is None:
        forms = (form("project"),) if schedules else ()
    return Service(
        key=f"service.{key}",
        order=order,
        name=text(key),
        aliases=(),
        jobs=jobs,
        jobs_evidence=EVIDENCE,
        forms=forms,
        schedules=schedules,
        fee_unknown=text(fee_unknown) if fee_unknown else None,
        article=ArticleTable(registration_fee=text("0"), fee=None, minimum_payout=None),
    )


CROWDWORKS_NOW = schedule(
    (100_000, 2000),
    (200_000, 1000),
    (None, 500),
    tax=TaxOnFee.ADDED,
    published=True,
    valid_from=datetime.date(2019, 10, 1),
)
CROWDWORKS_2017 = schedule(
    (100_000, 2000),
    (200_000, 1000),
    (None, 500),
    published=True,
    valid_from=datetime.date(2017, 11, 1),
    valid_until=datetime.date(2019, 7, 30),
)
LANCERS_NOW = schedule((None, 1650), valid_from=datetime.date(2022, 10, 1))
LANCERS_OLD = schedule(
    (100_000, 2000),
    (200_000, 1000),
    (None, 500),
    valid_from=datetime.date(2014, 8, 1),
    valid_until=datetime.date(2022, 9, 30),
)
TIMETICKET = schedule((50_000, 2500), (100_000, 2000), (None, 1500), tax=TaxOnFee.ADDED)
COCONALA = schedule((None, 2200))
CRAUDIA = schedule((50_000, 1500), (100_000, 1000), (1_000_000, 500), (None, 300), tax=TaxOnFee.UNKNOWN)

REAL = {
    "crowdworks": CROWDWORKS_NOW,
    "crowdworks 2017": CROWDWORKS_2017,
    "lancers": LANCERS_NOW,
    "timeticket": TIMETICKET,
    "coconala": COCONALA,
    "craudia": CRAUDIA,
}

RULE = WithholdingRule(
    tiers=tiers((1_000_000, 1021), (None, 2042)),
    valid_from=datetime.date(2013, 1, 1),
    evidence=EVIDENCE,
    base_evidence=EVIDENCE,
)


def wage(yen: int, valid_from: datetime.date) -> MinimumWage:
    return MinimumWage(
        yen=yen, name=text("wage"), valid_from=valid_from, evidence=EVIDENCE, scope_evidence=EVIDENCE
    )


TAXES = Taxes(
    consumption=(
        DatedRate(
            rate=800,
            valid_from=datetime.date(2014, 4, 1),
            valid_until=datetime.date(2019, 9, 30),
            evidence=EVIDENCE,
        ),
        DatedRate(rate=1000, valid_from=datetime.date(2019, 10, 1), evidence=EVIDENCE),
    ),
    withholding=(RULE,),
    minimum_wages=(wage(1000, datetime.date(2024, 10, 1)), wage(1100, datetime.date(2025, 10, 1))),
)


@st.composite
def schedules(draw: st.DrawFn, *, highest_rate: int = 10_000, furthest: int = 30_000) -> Schedule:
    """Any schedule: one to four tiers that end at any yen up to ``furthest``, any reading, any rounding."""
    ends = sorted(draw(st.sets(st.integers(1, furthest), max_size=3)))
    rates = st.integers(0, highest_rate)
    return schedule(
        *((end, draw(rates)) for end in [*ends, None]),
        tax=draw(st.sampled_from(TaxOnFee)),
        rounding=draw(st.sampled_from(Rounding)),
        published=draw(st.booleans()),
    )
