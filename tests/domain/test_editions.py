"""A server's words laid over what is shipped."""

import asyncio
import datetime
from pathlib import Path

import pytest
from msgspec.json import decode, encode
from msgspec.structs import replace

from bot.asking import shipped_guide
from bot.domain.editions import Deed, Edition, Wording, is_outdated, is_own, laid_over, sharing, wording_of
from bot.domain.guide import EntryText, Kind
from bot.domain.snapshot import Guide
from bot.domain.votes import version_of
from bot.servers.guides import MOST_KEPT, Guides
from bot.settings import DATA

NOW = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def guide() -> Guide:
    return shipped_guide(Path(DATA))


def words(text: str) -> Wording:
    return Wording(
        ja=EntryText(title=f"{text}の題", answer=text), en=EntryText(title=f"On {text}", answer=text)
    )


def edition(
    guide: Guide, key: str, wording: Wording | None, *, guild_id: int = 1, number: int = 1
) -> Edition:
    shipped = guide.entries.get(key)
    return Edition(
        guild_id=guild_id,
        key=key,
        number=number,
        deed=Deed.EDIT,
        wording=wording,
        base=None if shipped is None else version_of(shipped),
        made_at=NOW,
    )


def test_an_edited_entry_has_the_servers_words_and_all_else_as_shipped(guide: Guide) -> None:
    over = laid_over(guide, [edition(guide, "faq.fee", words("手数料"))])
    shipped, edited = guide.entries["faq.fee"], over.entries["faq.fee"]
    assert (edited.ja.answer, edited.edited) == ("手数料", NOW.date())
    assert replace(edited, ja=shipped.ja, en=shipped.en, edited=None) == shipped
    others = {key: entry for key, entry in over.entries.items() if key != "faq.fee"}
    assert others == {key: entry for key, entry in guide.entries.items() if key != "faq.fee"}
    assert guide.entries["faq.fee"].edited is None


def test_an_own_entry_is_one_more_and_needs_no_source(guide: Guide) -> None:
    over = laid_over(guide, [edition(guide, "own.3", words("このサーバーの決まり"))])
    own = over.entries["own.3"]
    assert (own.kind, own.order, own.evidence.sources) == (Kind.OWN, 3, ())
    assert over.of_kind(Kind.OWN) == (own,)


def test_taken_back_and_removed_words_leave_what_is_shipped(guide: Guide) -> None:
    over = laid_over(guide, [edition(guide, "faq.fee", None), edition(guide, "own.1", None)])
    assert over.entries == guide.entries


def test_words_for_an_entry_that_is_shipped_no_more_are_not_shown(guide: Guide) -> None:
    assert laid_over(guide, [edition(guide, "faq.gone", words("x"))]).entries == guide.entries


@pytest.mark.parametrize("key", ["blocker.escrow", "faq.fee"])
def test_words_of_another_release_are_asked_about_like_what_is_shipped_now(guide: Guide, key: str) -> None:
    shipped = guide.entries[key]
    own = words("x")
    own = replace(own, ja=replace(own.ja, question="聞かれる？"))
    over = laid_over(guide, [edition(guide, key, own)]).entries[key]
    assert over.ja.question == ("聞かれる？" if shipped.ja.question else "")
    assert (over.ja.todo, over.en.question, over.en.todo) == (
        shipped.ja.todo,
        shipped.en.question,
        shipped.en.todo,
    )
    assert (over.ja.title, over.ja.answer) == (own.ja.title, own.ja.answer)


def test_words_are_outdated_when_the_shipped_ones_change_and_not_by_what_nobody_reads(guide: Guide) -> None:
    shipped = guide.entries["faq.fee"]
    own = edition(guide, "faq.fee", wording_of(shipped))
    assert not is_outdated(own, shipped)
    assert not is_outdated(own, replace(shipped, ja=replace(shipped.ja, questions=("別の聞き方",))))
    assert is_outdated(own, replace(shipped, en=replace(shipped.en, answer="Something else.")))
    assert not is_outdated(edition(guide, "own.1", words("x")), None)


@pytest.mark.parametrize(
    "key", ["own.0", "own.", "own.x", "own.01", "owner.1", "faq.own.1", "own.1.2", "own.1234567890"]
)
def test_only_numbers_make_keys_of_own_entries(key: str) -> None:
    assert not is_own(key)


def test_no_shipped_entry_has_a_key_of_a_servers_own(guide: Guide) -> None:
    assert not [key for key in guide.entries if key.startswith("own")]


def test_each_server_has_its_own_guide_and_all_others_share_the_shipped_one(guide: Guide) -> None:
    guides = Guides(guide, [edition(guide, "faq.fee", words("一"), guild_id=1)])
    guides.put(edition(guide, "faq.fee", words("二"), guild_id=2))
    assert guides.of(1).entries["faq.fee"].ja.answer == "一"
    assert guides.of(2).entries["faq.fee"].ja.answer == "二"
    assert guides.of(3) is guides.of(None) is guide
    assert guides.of(1) is guides.of(1)


def test_an_edition_holds_at_once_and_a_late_older_one_does_not(guide: Guide) -> None:
    guides = Guides(guide, ())
    guides.put(edition(guide, "faq.fee", words("二"), number=2))
    guides.put(edition(guide, "faq.fee", words("一"), number=1))
    assert guides.of(1).entries["faq.fee"].ja.answer == "二"
    guides.put(edition(guide, "faq.fee", words("三"), number=3))
    assert guides.of(1).entries["faq.fee"].ja.answer == "三"
    guides.forget(1)
    assert guides.of(1) is guide


def test_more_servers_than_are_kept_still_have_their_words(guide: Guide) -> None:
    numbers = range(1, MOST_KEPT + 20)
    guides = Guides(
        guide, [edition(guide, "own.1", words(str(number)), guild_id=number) for number in numbers]
    )
    for number in (*numbers, *numbers):
        assert guides.of(number).entries["own.1"].ja.answer == str(number)


async def test_what_all_servers_vote_on_is_gathered_while_others_are_answered(guide: Guide) -> None:
    keys = ("faq.fee", "faq.shipped-no-more", "own.1")
    many = [
        edition(guide, key, words(f"{server}"), guild_id=server)
        for server in range(1, MOST_KEPT + 10)
        for key in keys
    ]
    guides = Guides(guide, [*many, edition(guide, "faq.fee", None, guild_id=9, number=2)])
    gathering = asyncio.create_task(guides.own_versions())
    answered = 0
    while not gathering.done():
        await asyncio.sleep(0)
        answered += 1
    assert answered > MOST_KEPT
    assert gathering.result() == {
        server: {key: version_of(entry) for key, entry in guides.of(server).entries.items() if entry.edited}
        for server in guides.servers()
    }


def test_words_that_a_server_did_not_change_are_in_memory_once(guide: Guide) -> None:
    shipped = guide.entries["faq.fee"]
    kept = replace(wording_of(shipped), ja=replace(shipped.ja, answer="うちでは違います。"))
    made = edition(guide, "faq.fee", decode(encode(kept), type=Wording))
    shared = sharing(made, shipped)
    assert shared == made
    assert shared.wording is not None
    assert shared.wording.ja.questions is shipped.ja.questions
    assert shared.wording.ja.answer == "うちでは違います。"
    removed = edition(guide, "own.1", None)
    assert sharing(removed, None) == removed


def test_what_was_read_again_holds_but_nothing_older_than_is_known(guide: Guide) -> None:
    guides = Guides(guide, [])
    first = edition(guide, "faq.fee", words("一"))
    second = edition(guide, "faq.fee", words("二"), number=2)
    assert guides.renew(1, [first], had={})
    had = dict(guides.editions(1))
    assert not guides.renew(1, [first], had=had)
    guides.put(second)
    assert not guides.renew(1, [first], had=had)  # read before the second was committed
    assert guides.editions(1)["faq.fee"].number == 2
    assert guides.renew(1, [], had=dict(guides.editions(1)))
    assert guides.of(1) is guide


def test_the_first_words_of_a_server_outlive_a_reading_that_had_begun_before_them(guide: Guide) -> None:
    guides = Guides(guide, [])
    had = dict(guides.editions(1))
    guides.put(edition(guide, "faq.fee", words("一")))
    assert not guides.renew(1, [], had=had)
    assert guides.of(1).entries["faq.fee"].ja.answer == "一"


def test_a_server_that_was_forgotten_and_came_back_counts_from_one_again(guide: Guide) -> None:
    guides = Guides(guide, [edition(guide, "faq.fee", words("前"), number=7)])
    back = replace(edition(guide, "faq.fee", words("後")), made_at=NOW + datetime.timedelta(days=60))
    assert guides.renew(1, [back], had=dict(guides.editions(1)))
    assert guides.editions(1)["faq.fee"].number == 1
