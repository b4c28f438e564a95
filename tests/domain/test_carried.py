"""What taking a file of words in would do to a server, and what it must not bring."""

import datetime

import pytest
from msgspec.structs import replace

from bot.domain.carried import HIGHEST_NUMBER, Carried, Effect, carried_out, check_step, overtaken, steps_of
from bot.domain.editions import Deed, Edition, Wording, wording_of
from bot.domain.guide import Entry, EntryText, Evidence, Kind
from bot.domain.votes import version_of

DAY = datetime.date(2026, 11, 24)
NOW = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)


def words(text: str) -> EntryText:
    return EntryText(title=text, answer=text)


SHIPPED = Entry(
    key="faq.fee",
    kind=Kind.FAQ,
    evidence=Evidence(sources=(), checked=DAY),
    ja=words("もと"),
    en=words("shipped"),
)


def edition(key: str, text: str | None, number: int = 3) -> Edition:
    wording = None if text is None else Wording(ja=words(text), en=words(text))
    return Edition(
        guild_id=1, key=key, number=number, deed=Deed.EDIT, wording=wording, base="b" * 12, made_at=NOW
    )


def record(key: str, text: str = "新", base: str | None = None) -> Carried:
    return Carried(key=key, base=base, ja=words(text), en=words(text))


@pytest.mark.parametrize(
    ("brought", "current", "effect", "seen"),
    [
        (record("faq.fee"), None, Effect.CHANGED, 0),
        (Carried(key="faq.fee", ja=SHIPPED.ja, en=SHIPPED.en), None, Effect.SAME, 0),
        (record("faq.fee"), edition("faq.fee", "旧"), Effect.CHANGED, 3),
        (record("faq.fee"), edition("faq.fee", "新"), Effect.SAME, 3),
        (record("faq.fee"), edition("faq.fee", None), Effect.CHANGED, 3),
        (Carried(key="faq.fee", ja=SHIPPED.ja, en=SHIPPED.en), edition("faq.fee", None), Effect.SAME, 3),
        (record("own.1"), None, Effect.ADDED, 0),
        (record("own.1"), edition("own.1", "旧"), Effect.CHANGED, 3),
        (record("own.1"), edition("own.1", None), Effect.ADDED, 3),
        (record("faq.gone", base="a" * 12), None, Effect.GONE, 0),
        (record("faq.gone", base="a" * 12), edition("faq.gone", None), Effect.GONE, 3),
        (record("faq.gone", base="a" * 12), edition("faq.gone", "旧"), Effect.CHANGED, 3),
    ],
)
def test_a_file_is_compared_with_what_members_read_now(
    brought: Carried, current: Edition | None, effect: Effect, seen: int
) -> None:
    (step,) = steps_of([brought], {"faq.fee": SHIPPED}, {} if current is None else {brought.key: current})
    assert (step.effect, step.seen) == (effect, seen)


def test_words_are_taken_to_be_made_from_the_shipped_ones_of_now_unless_the_file_says_otherwise() -> None:
    brought = [record("faq.fee"), record("own.1", base="a" * 12)]
    fee, own = steps_of(brought, {"faq.fee": SHIPPED}, {})
    assert fee.carried.base == version_of(SHIPPED)
    assert own.carried.base is None
    (old,) = steps_of([record("faq.fee", base="a" * 12)], {"faq.fee": SHIPPED}, {})
    assert old.carried.base == "a" * 12


def faults(brought: Carried, current: Edition | None = None) -> list[tuple[str, str]]:
    shipped = {"faq.fee": SHIPPED}
    (step,) = steps_of([brought], shipped, {} if current is None else {brought.key: current})
    return [(flaw.path, flaw.rule) for flaw in check_step(step, shipped.get(brought.key), current)]


@pytest.mark.parametrize(
    ("brought", "current", "found"),
    [
        (record("faq.fee"), None, []),
        (record("own.1"), None, []),
        (record(f"own.{HIGHEST_NUMBER}"), None, []),
        (record("faq.gone"), None, [("key", "no_such_key")]),
        (record("faq.gone"), edition("faq.gone", "旧"), []),
        (record("faq.gone", base="a" * 12), None, []),
        (record("own.0", base="a" * 12), None, [("key", "no_such_key")]),
        (record("Faq gone", base="a" * 12), None, [("key", "no_such_key")]),
        (record("own.0"), None, [("key", "no_such_key")]),
        (record("own.new"), None, [("key", "no_such_key")]),
        (record(f"own.{HIGHEST_NUMBER + 1}"), None, [("key", "high_number")]),
        (record(f"own.{HIGHEST_NUMBER + 1}"), edition(f"own.{HIGHEST_NUMBER + 1}", "旧"), []),
        (record("faq.fee", base="x"), None, [("base", "base")]),
        (
            record("own.1", text="@everyone"),
            None,
            [(f"{at}", "mention") for at in ("ja.title", "ja.answer", "en.title", "en.answer")],
        ),
        (record("own.1", text="@here"), edition("own.1", "@here"), []),
    ],
)
def test_what_a_file_may_bring(
    brought: Carried, current: Edition | None, found: list[tuple[str, str]]
) -> None:
    assert faults(brought, current) == found


def test_shipped_entries_are_carried_first_and_own_ones_by_number() -> None:
    current = [
        edition("own.10", "十"),
        edition("own.9", "九"),
        edition("own.2", None),
        edition("faq.fee", "変"),
    ]
    assert [each.key for each in carried_out(current)] == ["faq.fee", "own.9", "own.10"]


def test_only_what_has_another_version_by_now_is_overtaken() -> None:
    current = {"faq.fee": edition("faq.fee", "旧"), "own.1": edition("own.1", "旧")}
    steps = steps_of([record("faq.fee"), record("own.1"), record("own.2")], {"faq.fee": SHIPPED}, current)
    assert list(overtaken(steps, current)) == []
    later = {**current, "own.1": replace(current["own.1"], number=4), "own.2": edition("own.2", "他", 1)}
    assert [step.carried.key for step in overtaken(steps, later)] == ["own.1", "own.2"]
    assert wording_of(SHIPPED) == steps_of([record("faq.fee")], {"faq.fee": SHIPPED}, {})[0].before
