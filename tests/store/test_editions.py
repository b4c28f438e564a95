"""A server's own words, version by version, on both engines."""

import asyncio
import datetime
import random

import pytest
from msgspec.structs import replace

from bot.domain.editions import Deed, Edition, Wording
from bot.domain.guide import EntryText
from bot.store.audit import audit_of
from bot.store.cardrecords import record_seen
from bot.store.cards import add_card, due_cards
from bot.store.database import Database, open_database
from bot.store.editions import (
    Change,
    OvertakenError,
    current_editions,
    free_own_key,
    history,
    removed_editions,
    save_editions,
)
from bot.store.migrate import migrate

NOW = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
GUILD, OTHER = 2**63 - 1, 7
MODERATOR, COLLEAGUE = 101, 102


def words(text: str) -> Wording:
    return Wording(
        ja=EntryText(title=f"{text}の題", answer=text, questions=("どう？", "いつ？")),
        en=EntryText(title=f"Title of {text}", answer=text, keywords=("a", "b")),
    )


def edition(
    text: str | None, *, key: str = "faq.fee", deed: Deed = Deed.EDIT, guild_id: int = GUILD, minute: int = 0
) -> Edition:
    return Edition(
        guild_id=guild_id,
        key=key,
        number=0,
        deed=deed,
        wording=None if text is None else words(text),
        base="0123456789ab",
        author_id=MODERATOR,
        made_at=NOW + datetime.timedelta(minutes=minute),
    )


async def test_a_saved_version_is_the_one_that_holds_even_after_a_restart(url: str) -> None:
    async with await open_database(url) as database:
        await migrate(database)
        (first,) = await save_editions(database, [Change(edition=edition("一'; DROP TABLE answers"), seen=0)])
        (second,) = await save_editions(database, [Change(edition=edition("二", minute=1), seen=1)])
    async with await open_database(url) as database:
        assert (first.number, second.number) == (1, 2)
        assert await current_editions(database) == (second,)
        assert await history(database, guild_id=GUILD, key="faq.fee") == (second, first)


async def test_who_began_from_another_version_is_shown_it_and_nothing_is_overwritten(
    database: Database,
) -> None:
    (first,) = await save_editions(database, [Change(edition=edition("一"), seen=0)])
    with pytest.raises(OvertakenError) as caught:
        await save_editions(
            database,
            [
                Change(edition=edition("他", key="faq.payout-timing"), seen=0),
                Change(edition=edition("二"), seen=0),
            ],
        )
    assert caught.value.current == first
    assert await current_editions(database) == (first,)
    assert len(await audit_of(database, guild_id=GUILD, most=10)) == 1


async def test_of_two_at_once_one_is_told_of_the_other(database: Database) -> None:
    attempts = [save_editions(database, [Change(edition=edition(text), seen=0)]) for text in ("一", "二")]
    results = await asyncio.gather(*attempts, return_exceptions=True)
    assert sorted(isinstance(result, OvertakenError) for result in results) == [False, True]


async def test_a_clock_that_was_put_back_does_not_turn_the_history_around(database: Database) -> None:
    (first,) = await save_editions(database, [Change(edition=edition("一", minute=5), seen=0)])
    (second,) = await save_editions(database, [Change(edition=edition("二"), seen=1)])
    assert second.made_at == first.made_at
    assert await history(database, guild_id=GUILD, key="faq.fee") == (second, first)
    assert {deed.made_at for deed in await audit_of(database, guild_id=GUILD, most=5)} == {first.made_at}


async def test_of_words_that_were_taken_away_the_last_ones_are_known(database: Database) -> None:
    await save_editions(database, [Change(edition=edition("一", key="own.1"), seen=0)])
    (last,) = await save_editions(database, [Change(edition=edition("二", key="own.1"), seen=1)])
    await save_editions(database, [Change(edition=edition("他", key="own.2"), seen=0)])
    (changed,) = await save_editions(database, [Change(edition=edition("三"), seen=0)])
    assert await removed_editions(database) == ()
    await save_editions(database, [Change(edition=edition(None, key="own.1", deed=Deed.REMOVE), seen=2)])
    await save_editions(database, [Change(edition=edition(None, deed=Deed.TAKE), seen=1)])
    assert await removed_editions(database) == (changed, last)
    await save_editions(database, [Change(edition=edition("四", key="own.1"), seen=3)])
    assert await removed_editions(database) == (changed,)


async def test_servers_see_nothing_of_each_other(database: Database) -> None:
    await save_editions(database, [Change(edition=edition("一"), seen=0)])
    (theirs,) = await save_editions(database, [Change(edition=edition("他", guild_id=OTHER), seen=0)])
    assert await history(database, guild_id=OTHER, key="faq.fee") == (theirs,)
    assert [entry.guild_id for entry in await audit_of(database, guild_id=OTHER, most=10)] == [OTHER]


async def test_a_key_of_an_own_entry_is_never_given_again(database: Database) -> None:
    assert await free_own_key(database, GUILD) == "own.1"
    added = edition("一", key="own.1", deed=Deed.ADD)
    await save_editions(database, [Change(edition=added, seen=0)])
    await save_editions(database, [Change(edition=replace(added, deed=Deed.REMOVE, wording=None), seen=1)])
    assert await free_own_key(database, GUILD) == "own.2"
    assert await free_own_key(database, OTHER) == "own.1"


async def test_a_high_number_that_a_file_brought_does_not_drive_the_next_ones_up(database: Database) -> None:
    for key in ("own.9999", "own.1", "own.3"):
        imported = edition("一", key=key, deed=Deed.IMPORT)
        await save_editions(database, [Change(edition=imported, seen=0)])
    assert await free_own_key(database, GUILD) == "own.2"


async def test_a_change_makes_its_cards_due_and_no_others(database: Database) -> None:
    for number, (guild_id, what) in enumerate(
        [(GUILD, "entry:faq.fee"), (GUILD, "entry:faq.payout-timing"), (OTHER, "entry:faq.fee")]
    ):
        card, _ = await add_card(
            database, guild_id=guild_id, channel_id=number, what=what, made_by=MODERATOR, now=NOW
        )
        await record_seen(database, card, shown="x", now=NOW)
    later = NOW + datetime.timedelta(hours=1)
    assert await due_cards(database, later, 10) == ()
    await save_editions(database, [Change(edition=edition("一", minute=1), seen=0)])
    assert [(card.guild_id, card.what) for card in await due_cards(database, later, 10)] == [
        (GUILD, "entry:faq.fee")
    ]


async def test_the_audit_log_is_found_by_person_entry_and_date(database: Database) -> None:
    await save_editions(database, [Change(edition=edition("一"), seen=0)])
    by_colleague = replace(edition("二", minute=2), author_id=COLLEAGUE)
    await save_editions(database, [Change(edition=by_colleague, seen=1)])
    await save_editions(
        database, [Change(edition=edition("他", key="own.1", deed=Deed.ADD, minute=5), seen=0)]
    )

    async def found(**narrow: object) -> list[tuple[str, str]]:
        entries = await audit_of(database, guild_id=GUILD, most=10, **narrow)  # type: ignore[arg-type]
        return [(entry.deed, entry.about) for entry in entries]

    assert await found() == [
        ("answers.add", "own.1"),
        ("answers.edit", "faq.fee"),
        ("answers.edit", "faq.fee"),
    ]
    assert await found(actor_id=COLLEAGUE) == [("answers.edit", "faq.fee")]
    assert await found(about="own.1") == [("answers.add", "own.1")]
    assert len(await found(since=NOW + datetime.timedelta(minutes=1))) == 2
    assert len(await found(until=NOW + datetime.timedelta(minutes=1))) == 1
    assert await found(skip=2) == [("answers.edit", "faq.fee")]


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_is_done_the_history_is_whole_and_the_last_version_holds(
    database: Database, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    keys = ("faq.fee", "own.1", "own.2")
    told: dict[str, list[Edition]] = {key: [] for key in keys}
    for step in range(30):
        chosen = chance.sample(keys, chance.choice((1, 1, 2)))
        changes: list[Change] = []
        for key in chosen:
            text = chance.choice((None, f"{step} 版"))
            seen = len(told[key]) if chance.random() < 0.8 else chance.randint(0, 30)
            deed = chance.choice((Deed.EDIT, Deed.RESTORE, Deed.IMPORT, Deed.TAKE))
            changes.append(Change(edition=edition(text, key=key, deed=deed, minute=step), seen=seen))
        right = all(change.seen == len(told[change.edition.key]) for change in changes)
        try:
            saved = await save_editions(database, changes)
        except OvertakenError:
            assert not right
        else:
            assert right
            for each in saved:
                told[each.key].insert(0, each)
    for key in keys:
        assert list(await history(database, guild_id=GUILD, key=key)) == told[key]
    assert list(await current_editions(database)) == [told[key][0] for key in keys if told[key]]
