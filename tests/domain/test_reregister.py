import datetime

import pytest

from bot.domain.guide import Entry, EntryText, Evidence, Kind
from bot.domain.reregister import Return, ReturnVerdict, Situation, reregister

EVIDENCE = Evidence(sources=("article",), checked=datetime.date(2026, 11, 20))
STEPS = tuple(f"return.step.{name}" for name in ("1-email", "2-site", "3-signup", "4-details", "5-verify"))
TIPS = ("tip.profile", "tip.quality", "tip.scout", "tip.negotiate", "tip.skills")


def entry(key: str, kind: Kind, order: int) -> Entry:
    words = EntryText(title=key, answer=key)
    return Entry(key=key, kind=kind, order=order, evidence=EVIDENCE, ja=words, en=words)


def guide() -> dict[str, Entry]:
    entries = [
        *(entry(key, Kind.STEP, order) for order, key in enumerate(STEPS)),
        *(entry(key, Kind.TIP, order) for order, key in enumerate(TIPS)),
        entry("return.overview", Kind.ANSWER, 1),
        entry("caution.return-limits", Kind.CAUTION, 3),
        entry("blocker.support", Kind.BLOCKER, 10),
        entry("exit.step.1-login", Kind.STEP, 1),
    ]
    return {each.key: each for each in reversed(entries)}


GUIDE = guide()


def keys(entries: tuple[Entry, ...]) -> list[str]:
    return [each.key for each in entries]


def answer(situation: Situation | None) -> Return:
    return reregister(situation, GUIDE)


def test_who_left_by_choice_can_come_back_and_compare_profiles():
    result = answer(Situation.LEFT)
    assert result.verdict is ReturnVerdict.POSSIBLE
    assert result.profile_check
    assert (result.support, result.command) == (None, None)


def test_who_was_forced_out_is_sent_to_support_and_offered_no_profile_check():
    result = answer(Situation.FORCED_OUT)
    assert result.verdict is ReturnVerdict.MAYBE_REFUSED
    assert result.support is not None
    assert result.support.key == "blocker.support"
    assert not result.profile_check
    assert keys(result.pitfalls) == ["caution.return-limits"]


def test_who_has_not_left_is_sent_to_the_exit_check_first():
    result = answer(Situation.NOT_LEFT_YET)
    assert result.verdict is ReturnVerdict.LEAVE_FIRST
    assert result.command == "exitcheck"
    assert result.support is None
    assert result.profile_check


def test_who_has_not_said_how_they_left_is_told_that_it_depends():
    result = answer(None)
    assert result.verdict is ReturnVerdict.DEPENDS
    assert (result.support, result.command) == (None, None)


@pytest.mark.parametrize("situation", [None, *Situation])
def test_everybody_sees_the_overview_five_steps_and_five_tips_in_order(situation: Situation | None):
    result = answer(situation)
    assert result.overview.key == "return.overview"
    assert keys(result.steps) == list(STEPS)
    assert keys(result.tips) == list(TIPS)
    assert result.pitfalls[0].key == "caution.return-limits"


@pytest.mark.parametrize("situation", [Situation.LEFT, Situation.NOT_LEFT_YET])
def test_pitfalls_are_what_a_return_is_refused_for_or_starts_badly_with(situation: Situation):
    assert keys(answer(situation).pitfalls) == [
        "caution.return-limits",
        "return.step.1-email",
        "return.step.4-details",
        "return.step.5-verify",
    ]


@pytest.mark.parametrize(
    ("missing", "situation"),
    [
        ("return.overview", Situation.LEFT),
        ("caution.return-limits", Situation.FORCED_OUT),
        ("blocker.support", Situation.FORCED_OUT),
        ("return.step.4-details", Situation.NOT_LEFT_YET),
    ],
)
def test_a_guide_without_an_entry_that_is_needed_gives_no_answer_at_all(missing: str, situation: Situation):
    entries = {key: each for key, each in GUIDE.items() if key != missing}
    with pytest.raises(KeyError, match=missing):
        reregister(situation, entries)
