import datetime
from pathlib import Path

import pytest

from bot.asking import shipped_guide
from bot.domain.guide import Basis, Kind
from bot.domain.japan import JAPAN
from bot.servers.guides import Guides
from bot.store.errors import FaultyDataError
from bot.store.shipped import Shipped, load_shipped

DATA = Path(__file__).resolve().parents[1] / "data"

KEYS = {
    Kind.REASON: [
        "reason.fees",
        "reason.low-pay",
        "reason.bad-clients",
        "reason.competition",
        "reason.graduated",
    ],
    Kind.STEP: [
        "exit.step.1-login",
        "exit.step.2-settings",
        "exit.step.3-account",
        "exit.step.4-notices",
        "exit.step.5-reason",
        "return.step.1-email",
        "return.step.2-site",
        "return.step.3-signup",
        "return.step.4-details",
        "return.step.5-verify",
    ],
    Kind.CAUTION: ["caution.unfinished", "caution.points", "caution.return-limits", "caution.records"],
    Kind.BLOCKER: [
        "blocker.undelivered",
        "blocker.in-talks",
        "blocker.uninspected",
        "blocker.escrow",
        "blocker.balance",
        "blocker.identity",
        "blocker.client-open",
        "blocker.client-contract",
        "blocker.system",
        "blocker.support",
    ],
    Kind.TIP: ["tip.profile", "tip.quality", "tip.scout", "tip.negotiate", "tip.skills"],
    Kind.VOICE: [
        "voice.good.first-income",
        "voice.good.scouted",
        "voice.good.safe-start",
        "voice.good.widened",
        "voice.good.target",
        "voice.bad.low-pay",
        "voice.bad.fee",
        "voice.bad.silence",
        "voice.bad.rejected",
        "voice.bad.revisions",
    ],
    Kind.FAQ: [
        "faq.reputation",
        "faq.data-entry",
        "faq.fee",
        "faq.tax-return",
        "faq.how-to-leave",
        "faq.payout-timing",
        "faq.payout-expiry",
        "faq.payout-minimum",
        "faq.quick-payout",
        "faq.amount-differs",
        "faq.client-silent",
    ],
    Kind.ANSWER: [
        "return.overview",
        "money.withholding",
        "money.high-fees",
        "account.identity",
        "exit.lancers",
        "exit.coconala",
        "exit.timeticket",
    ],
    Kind.SERVICE: [
        "service.crowdworks",
        "service.lancers",
        "service.ecwith",
        "service.craudia",
        "service.fujiko",
        "service.anycrew",
        "service.potepan",
        "service.itpropartners",
        "service.coconala",
        "service.timeticket",
    ],
}
"""Keys that servers, links and cards refer to: they stay."""

SHOWN_BY = {
    "reason.": {"exitcheck"},
    "exit.step.": {"exitcheck"},
    "caution.": {"exitcheck"},
    "blocker.": {"exitcheck"},
    "return.": {"reregister"},
    "tip.": {"reregister"},
    "service.": {"fee", "compare"},
}
ORDERED = {"exit.step.": 5, "return.step.": 5}


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    try:
        return load_shipped(DATA, today=datetime.datetime.now(JAPAN).date())
    except FaultyDataError as error:
        pytest.fail(f"{len(error.faults)} faults\n{error}", pytrace=False)


@pytest.mark.parametrize("kind", KEYS)
def test_every_entry_that_people_rely_on_is_there_under_its_key(kind: Kind, shipped: Shipped):
    kinds = {entry.key: entry.kind for entry in shipped.entries}
    assert {key: kinds.get(key) for key in KEYS[kind]} == dict.fromkeys(KEYS[kind], kind)


@pytest.mark.parametrize("prefix", SHOWN_BY)
def test_commands_are_given_the_entries_that_they_must_show(prefix: str, shipped: Shipped):
    required = [key for keys in KEYS.values() for key in keys if key.startswith(prefix)]
    shown = {entry.key: set(entry.shown_by) for entry in shipped.entries}
    assert {key: SHOWN_BY[prefix] - shown[key] for key in required} == {key: set() for key in required}


@pytest.mark.parametrize("prefix", ORDERED)
def test_steps_are_numbered_in_the_order_of_their_keys(prefix: str, shipped: Shipped):
    steps = sorted(
        (entry for entry in shipped.entries if entry.key.startswith(prefix)), key=lambda step: step.order
    )
    assert [(step.order, step.key[len(prefix)]) for step in steps] == [
        (number, str(number)) for number in range(1, ORDERED[prefix] + 1)
    ]


def test_what_the_article_calls_free_is_free_and_what_it_leaves_out_stays_unknown(shipped: Shipped):
    services = {service.id: service for service in shipped.services}
    assert len(services) == 10
    silent = {"ecwith", "fujiko", "anycrew", "potepan", "itpropartners"}
    for service in silent:
        assert services[service].schedules == ()
        assert services[service].article.fee is None
        assert services[service].article.minimum_payout is None
    for service in services.values():
        assert service.registration_fee is None or service.registration_fee.yen == 0


def test_the_article_is_one_source_and_says_so(shipped: Shipped):
    assert [source.id for source in shipped.sources if source.basis is Basis.ARTICLE] == ["article"]


@pytest.mark.parametrize(
    ("key", "careful"),
    [
        ("faq.fee", True),
        ("money.withholding", True),
        ("service.lancers", True),
        ("faq.payout-expiry", True),
        ("tip.profile", False),
        ("voice.bad.fee", False),
        ("own.1", False),
    ],
)
def test_entries_about_money_tax_or_law_need_a_second_pair_of_eyes(key: str, *, careful: bool):
    assert Guides(shipped_guide(DATA), ()).is_careful(1, key) is careful


def test_whatever_is_about_money_identity_or_a_service_is_careful(shipped: Shipped):
    families = ("money.", "account.", "service.", "faq.payout-", "faq.fee")
    assert [
        entry.key for entry in shipped.entries if entry.key.startswith(families) and not entry.careful
    ] == []
