import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.exitcheck import (
    MOST_QUESTIONS,
    UNFINISHED_BLOCKERS,
    ExitCheck,
    ExitDay,
    Verdict,
    cautions,
    questions,
)
from bot.domain.guide import Entry, EntryText, Evidence, Kind, Side, Text
from bot.domain.services import (
    ArticleTable,
    Expiry,
    PayoutCycle,
    PayoutPeriod,
    Roll,
    Service,
    TransferFee,
    Trigger,
    Yen,
)

TODAY = datetime.date(2026, 11, 20)
EVIDENCE = Evidence(sources=("article",), checked=TODAY)


def entry(
    key: str,
    order: int,
    *,
    side: Side | None = None,
    question: str = "",
    service: str | None = None,
    kind: Kind | None = None,
) -> Entry:
    words = EntryText(title=key, answer=key, question=question)
    if kind is None:
        kind = Kind.STEP if ".step." in key else Kind(key.split(".", maxsplit=1)[0])
    return Entry(
        key=key, kind=kind, order=order, side=side, service=service, evidence=EVIDENCE, ja=words, en=words
    )


def asked(key: str, order: int, side: Side | None = Side.WORKER) -> Entry:
    return entry(key, order, side=side, question=f"{key}?")


WORKER_BLOCKERS = (
    "blocker.undelivered",
    "blocker.in-talks",
    "blocker.uninspected",
    "blocker.escrow",
    "blocker.identity",
    "blocker.balance",
    "blocker.system",
)
CLIENT_BLOCKERS = ("blocker.client-open", "blocker.client-contract")
CAUTIONS = ("caution.unfinished", "caution.points", "caution.return-limits")
STEPS = tuple(f"exit.step.{name}" for name in ("1-login", "2-settings", "3-account", "4-notices", "5-reason"))


def guide() -> dict[str, Entry]:
    """Return the guide's entries on leaving, backwards: what comes in order must have been put in order."""
    entries = [
        *(asked(key, order) for order, key in enumerate(WORKER_BLOCKERS[:4], start=1)),
        *(asked(key, order, Side.CLIENT) for order, key in enumerate(CLIENT_BLOCKERS, start=5)),
        *(asked(key, order) for order, key in enumerate(WORKER_BLOCKERS[4:], start=7)),
        entry("blocker.support", 0),
        *(asked(key, order, None) for order, key in enumerate(CAUTIONS, start=1)),
        *(entry(key, order) for order, key in enumerate(STEPS, start=1)),
        entry("return.step.1-email", 1),
        entry("reason.fees", 1),
    ]
    return {each.key: each for each in reversed(entries)}


GUIDE = guide()


def service(*, published: bool = True) -> Service:
    nothing = Service(
        key="service.crowdworks",
        order=1,
        name=Text(ja="クラウドワークス", en="CrowdWorks"),
        aliases=(),
        jobs=(),
        jobs_evidence=EVIDENCE,
        article=ArticleTable(registration_fee=Text(ja="無料", en="free"), fee=None, minimum_payout=None),
    )
    if not published:
        return nothing
    return Service(
        key=nothing.key,
        order=1,
        name=nothing.name,
        aliases=(),
        jobs=(),
        jobs_evidence=EVIDENCE,
        article=nothing.article,
        minimum_payout=Yen(yen=1000, evidence=EVIDENCE),
        transfer_fees=(
            TransferFee(yen=100, bank=Text(ja="楽天銀行", en="Rakuten Bank"), evidence=EVIDENCE),
            TransferFee(yen=500, evidence=EVIDENCE),
            TransferFee(yen=900, from_yen=1_000_000, evidence=EVIDENCE),
        ),
        payout=PayoutCycle(
            trigger=Trigger.CONFIRMED,
            periods=(
                PayoutPeriod(first=1, last=15, months_later=0, payday=31),
                PayoutPeriod(first=16, last=31, months_later=1, payday=15),
            ),
            roll=Roll.PREVIOUS,
            evidence=EVIDENCE,
        ),
        expiry=Expiry(days=180, effect=Text(ja="失効", en="lapses"), evidence=EVIDENCE),
    )


CROWDWORKS = service()


def check(*ticked: str, balance: int | None = None, today: datetime.date = TODAY) -> ExitCheck:
    return ExitDay(GUIDE, service=CROWDWORKS, date=today).check(frozenset(ticked), balance)


def todo(result: ExitCheck) -> list[str]:
    return [each.entry.key for each in result.todo]


def losses(result: ExitCheck) -> list[str]:
    return [each.key for each in result.losses]


def test_an_empty_form_means_ready_to_leave():
    result = check()
    assert result.verdict is Verdict.READY
    assert (result.todo, result.losses, result.balance) == ((), (), None)
    assert [each.key for each in result.steps] == list(STEPS)


@pytest.mark.parametrize("key", [*WORKER_BLOCKERS, *CLIENT_BLOCKERS, "caution.unfinished"])
def test_anything_unfinished_means_not_yet_with_support_as_the_last_resort(key: str):
    result = check(key)
    assert result.verdict is Verdict.CANNOT_YET
    assert todo(result) == [key, "blocker.support"]


@pytest.mark.parametrize("key", ["caution.points", "caution.return-limits"])
def test_what_is_merely_lost_does_not_stand_in_the_way(key: str):
    result = check(key)
    assert result.verdict is Verdict.LOSES
    assert todo(result) == losses(result) == [key]


def test_to_dos_come_blockers_first_each_in_the_guides_order():
    result = check(
        "caution.return-limits", "caution.points", "blocker.system", "blocker.client-open", "blocker.in-talks"
    )
    assert todo(result) == [
        "blocker.in-talks",
        "blocker.client-open",
        "blocker.system",
        "caution.points",
        "caution.return-limits",
        "blocker.support",
    ]
    assert losses(result) == ["caution.points", "caution.return-limits"]


@pytest.mark.parametrize("key", sorted(UNFINISHED_BLOCKERS))
@pytest.mark.parametrize("ticked_too", [False, True], ids=["caution not ticked", "caution ticked too"])
def test_unfinished_work_is_named_once_however_it_was_ticked(key: str, ticked_too: bool):
    result = check(key, *(["caution.unfinished"] if ticked_too else []))
    assert todo(result) == [key, "blocker.support"]
    assert losses(result) == ["caution.unfinished"]


def test_talks_a_posting_a_review_or_a_fault_do_not_put_pay_at_risk():
    assert (
        losses(check("blocker.in-talks", "blocker.client-open", "blocker.identity", "blocker.system")) == []
    )


def test_support_is_named_once_even_when_an_older_form_let_it_be_ticked():
    result = check("blocker.support")
    assert result.verdict is Verdict.CANNOT_YET
    assert todo(result) == ["blocker.support"]


def test_a_sum_in_the_account_is_a_blocker_though_nobody_ticked_it():
    result = check(balance=5000)
    assert result.verdict is Verdict.CANNOT_YET
    assert todo(result) == ["blocker.balance", "blocker.support"]
    assert result == check("blocker.balance", balance=5000)


def test_a_balance_of_zero_is_no_balance():
    assert check(balance=0) == check()


def test_a_tick_beside_a_sum_of_zero_still_counts_with_the_sum_unknown():
    result = check("blocker.balance", balance=0)
    assert result == check("blocker.balance")
    assert result.balance is not None
    assert (result.balance.sum, result.balance.below_minimum) == (None, None)


def test_a_balance_comes_with_minimum_fees_and_expiry():
    balance = check(balance=5000).balance
    assert balance is not None
    assert (balance.sum, balance.below_minimum, balance.expires_after_days) == (5000, False, 180)
    assert balance.minimum is not None
    assert balance.minimum.yen == 1000
    assert [fee.yen for fee in balance.transfer_fees] == [100, 500]


def test_for_an_unknown_sum_every_transfer_fee_is_shown():
    balance = check("blocker.balance").balance
    assert balance is not None
    assert [fee.yen for fee in balance.transfer_fees] == [100, 500, 900]
    assert balance.payday is not None


@pytest.mark.parametrize(("sum_left", "below"), [(999, True), (1000, False), (1001, False)])
def test_a_sum_below_the_minimum_has_no_payday(sum_left: int, below: bool):
    balance = check(balance=sum_left).balance
    assert balance is not None
    assert balance.below_minimum is below
    assert (balance.payday is None) is below
    assert not (below and balance.earlier)


@pytest.mark.parametrize(
    ("today", "earlier", "latest"),
    [
        pytest.param("2026-11-14", None, "2026-11-30", id="first half, on a Saturday: the 13th has paid"),
        pytest.param(
            "2026-11-13", "2026-11-13", "2026-11-30", id="payday of the month before, rolled to Friday"
        ),
        pytest.param("2026-10-15", "2026-10-15", "2026-10-30", id="closing day and payday at once"),
        pytest.param("2026-11-16", "2026-11-30", "2026-12-15", id="first day of the second half"),
        pytest.param("2026-11-20", "2026-11-30", "2026-12-15", id="the first half's rewards come sooner"),
        pytest.param("2026-10-31", None, "2026-11-13", id="month's end on a Saturday: the 30th has paid"),
        pytest.param("2026-12-31", None, "2027-01-15", id="year's end: banks paid on the 30th"),
        pytest.param("2027-01-01", "2027-01-15", "2027-01-29", id="new year"),
        pytest.param("2028-02-29", "2028-02-29", "2028-03-15", id="leap day"),
    ],
)
def test_a_balance_is_paid_in_part_by_the_period_before_and_all_of_it_by_todays(
    today: str, earlier: str | None, latest: str
):
    balance = check(balance=5000, today=datetime.date.fromisoformat(today)).balance
    assert balance is not None
    assert balance.payday is not None
    assert str(balance.payday.paid) == latest
    assert (balance.earlier and str(balance.earlier.paid)) == earlier


@given(st.dates(min_value=datetime.date(2020, 1, 1), max_value=datetime.date(2030, 12, 31)))
def test_no_payday_shown_lies_in_the_past_and_the_earlier_one_is_earlier(today: datetime.date):
    balance = check(balance=5000, today=today).balance
    assert balance is not None
    assert balance.payday is not None
    assert balance.payday.collects_from <= today <= balance.payday.collects_until
    assert balance.payday.paid is not None
    assert today < balance.payday.paid
    if balance.earlier is not None:
        assert balance.earlier.collects_until < balance.payday.collects_from
        assert balance.earlier.paid is not None
        assert today <= balance.earlier.paid < balance.payday.paid


def test_what_a_service_does_not_publish_is_unknown_not_zero():
    result = ExitDay(GUIDE, service=service(published=False), date=TODAY).check(frozenset(), 1)
    balance = result.balance
    assert balance is not None
    assert (balance.below_minimum, balance.payday, balance.earlier, balance.minimum) == (
        None,
        None,
        None,
        None,
    )
    assert (balance.transfer_fees, balance.expires_after_days) == ((), None)


def test_keys_of_an_older_form_are_ignored():
    assert check("blocker.fax-machine", "caution.coins") == check()
    assert check("blocker.fax-machine", "caution.points") == check("caution.points")


@pytest.mark.parametrize("key", ["reason.fees", "exit.step.1-login", "undelivered", ""])
def test_a_key_that_no_form_ever_had_is_refused(key: str):
    with pytest.raises(ValueError, match="not a blocker or a caution"):
        check("blocker.balance", key)


def test_a_balance_below_zero_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        check(balance=-1)


@pytest.mark.parametrize(
    ("missing", "ticked"),
    [
        ("blocker.balance", frozenset[str]()),
        ("blocker.support", frozenset({"blocker.system"})),
        ("caution.unfinished", frozenset({"blocker.escrow"})),
    ],
)
def test_a_guide_without_an_entry_that_is_needed_gives_no_answer_at_all(missing: str, ticked: frozenset[str]):
    entries = {key: each for key, each in GUIDE.items() if key != missing}
    with pytest.raises(KeyError, match=missing):
        ExitDay(entries, service=CROWDWORKS, date=TODAY).check(ticked, 5000)


@given(
    st.frozensets(st.sampled_from([*WORKER_BLOCKERS, *CLIENT_BLOCKERS, *CAUTIONS, "blocker.gone"])),
    st.none() | st.integers(min_value=0, max_value=100_000),
)
def test_every_tick_is_answered_once(ticked: frozenset[str], balance: int | None):
    result = check(*ticked, balance=balance)
    named = todo(result)
    assert len(named) == len(set(named))
    assert len(losses(result)) == len(set(losses(result)))
    assert (ticked & GUIDE.keys()) <= {*named, *losses(result)}
    assert (result.verdict is Verdict.CANNOT_YET) == (named[-1:] == ["blocker.support"])
    assert (result.verdict is Verdict.READY) == (not named)
    assert (result.balance is not None) == ("blocker.balance" in named)


def test_each_side_is_asked_its_own_questions_in_order():
    assert [each.key for each in questions(GUIDE, Side.WORKER)] == list(WORKER_BLOCKERS)
    assert [each.key for each in questions(GUIDE, Side.CLIENT)] == list(CLIENT_BLOCKERS)
    assert [each.key for each in cautions(GUIDE)] == list(CAUTIONS)


def test_a_question_for_no_side_is_asked_of_workers():
    entries = {"blocker.weather": asked("blocker.weather", 1, None)}
    assert [each.key for each in questions(entries, Side.WORKER)] == ["blocker.weather"]
    assert questions(entries, Side.CLIENT) == ()


def test_another_services_blockers_are_not_asked_about():
    entries = {
        "blocker.open": entry("blocker.open", 1, question="?", side=Side.WORKER, service="service.lancers")
    }
    assert questions(entries, Side.WORKER) == ()


@pytest.mark.parametrize("count", [MOST_QUESTIONS, MOST_QUESTIONS + 1])
@pytest.mark.parametrize("kind", [Kind.BLOCKER, Kind.CAUTION])
def test_a_group_holds_ten_checkboxes_and_no_more(count: int, kind: Kind):
    entries = {f"{kind}.{number}": asked(f"{kind}.{number}", number) for number in range(count)}

    def group() -> tuple[Entry, ...]:
        return questions(entries, Side.WORKER) if kind is Kind.BLOCKER else cautions(entries)

    if count <= MOST_QUESTIONS:
        assert [each.key for each in group()] == list(entries)
    else:
        with pytest.raises(ValueError, match="11 questions do not fit"):
            group()
