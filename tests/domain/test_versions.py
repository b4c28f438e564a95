"""Every version beside what members read before it."""

import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.asking import shipped_guide
from bot.domain.editions import Deed, Edition, Wording, wording_of
from bot.domain.guide import Entry, EntryText
from bot.domain.versions import versions_of
from bot.domain.votes import version_of
from bot.settings import DATA

NOW = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def shipped() -> Entry:
    return shipped_guide(Path(DATA)).entries["faq.fee"]


def words(text: str) -> Wording:
    return Wording(ja=EntryText(title=text, answer=text), en=EntryText(title=text, answer=text))


def editions(*wordings: Wording | None, base: str | None) -> list[Edition]:
    """Return versions made one after the other, the latest first."""
    return [
        Edition(
            guild_id=1,
            key="faq.fee" if base else "own.1",
            number=number,
            deed=Deed.EDIT,
            wording=wording,
            base=base,
            made_at=NOW,
        )
        for number, wording in enumerate(wordings, start=1)
    ][::-1]


def test_each_version_stands_beside_the_one_before_and_the_first_beside_what_is_shipped(
    shipped: Entry,
) -> None:
    original = wording_of(shipped)
    found = versions_of(
        editions(words("一"), words("二"), None, words("三"), base=version_of(shipped)), shipped, {}
    )
    assert [(each.edition.number, each.before, each.after) for each in found] == [
        (4, original, words("三")),
        (3, words("二"), original),
        (2, words("一"), words("二")),
        (1, original, words("一")),
    ]
    assert all(each.exact for each in found)


def test_the_first_version_stands_beside_what_was_shipped_then(shipped: Entry) -> None:
    now = replace(shipped, ja=replace(shipped.ja, answer="新しい答え"))
    history = editions(words("一"), words("二"), base=version_of(shipped))
    known = versions_of(history, now, {version_of(shipped): wording_of(shipped)})
    assert known[-1].before == wording_of(shipped)
    assert known[-1].exact
    unknown = versions_of(history, now, {})
    assert unknown[-1].before == wording_of(now)
    assert [each.exact for each in unknown] == [True, False]


def test_an_own_entry_comes_from_nothing_and_may_go(shipped: Entry) -> None:
    found = versions_of(editions(words("一"), None, words("二"), base=None), None, {})
    assert [(each.before, each.after) for each in found] == [
        (None, words("二")),
        (words("一"), None),
        (None, words("一")),
    ]
    assert versions_of([], shipped, {}) == ()
