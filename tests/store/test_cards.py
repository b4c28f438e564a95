"""Living cards and what is to be done about them, on both engines."""

import datetime

from msgspec.structs import replace

from bot.domain.cards import Card, CardState, LeftDeed, next_try_after
from bot.domain.guide import Language
from bot.store.audit import audit_length, audit_of
from bot.store.carddrops import drop_card, take_card_down
from bot.store.cardrecords import (
    record_checked,
    record_failure,
    record_not_pinned,
    record_posted,
    record_seen,
    record_taken_off,
    unchecked_channel,
)
from bot.store.cards import (
    add_card,
    ask_for_card,
    card,
    cards_of,
    due_cards,
    make_card_due,
    next_due,
    put_card_back,
)
from bot.store.database import Database
from bot.store.leftovers import due_leftovers, leftover, posts_of
from bot.store.server_settings import all_server_settings, change_server_settings

NOW = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
GUILD = 2**63 - 1


async def added(
    database: Database, what: str = "entry:faq.fee", guild_id: int = GUILD, *, channel_id: int = 5
) -> Card:
    new, is_new = await add_card(
        database, guild_id=guild_id, channel_id=channel_id, what=what, made_by=9, now=NOW
    )
    assert is_new
    return new


async def test_a_new_card_is_due_until_discord_has_confirmed_it(database: Database) -> None:
    new = await added(database)
    assert (new.state, new.message_id, new.due_at) == (CardState.POSTING, None, NOW)
    assert (new.kind, new.subject) == ("entry", "faq.fee")
    assert await due_cards(database, NOW, 10) == (new,)
    assert await record_posted(database, new, 77, NOW)
    await record_seen(database, new, shown="abc", now=NOW)
    seen = await card(database, new.id)
    assert seen is not None
    assert (seen.message_id, seen.state, seen.shown, seen.due_at) == (77, CardState.SHOWN, "abc", None)
    assert await due_cards(database, NOW + MINUTE, 10) == ()
    assert await next_due(database) is None


async def test_what_changes_while_a_card_is_edited_leaves_it_due(database: Database) -> None:
    read = await added(database)
    await make_card_due(database, read.id, now=NOW + MINUTE)
    await record_seen(database, read, shown="old", now=NOW)
    (due,) = await due_cards(database, NOW + MINUTE, 10)
    await record_seen(database, due, shown="new", now=NOW)
    assert await due_cards(database, NOW + MINUTE, 10) == ()


async def test_nothing_is_kept_of_what_was_done_about_a_card_as_it_was_before(database: Database) -> None:
    read = await added(database)
    await make_card_due(database, read.id, now=NOW + MINUTE)
    wanted = await card(database, read.id)
    await record_seen(database, read, shown="old", now=NOW)
    await record_failure(database, read, state=CardState.UNREACHABLE, reason="no_access", due_at=NOW)
    await record_not_pinned(database, read, shown="old", reason="pins_full", due_at=NOW)
    assert not await drop_card(database, read, leaves_message=True, now=NOW)
    assert await card(database, read.id) == wanted
    assert await take_card_down(database, read, LeftDeed.UNPIN, actor_id=9, now=NOW)  # whatever has changed


async def test_a_failure_is_kept_with_its_reason_and_tried_again_later(database: Database) -> None:
    failed = await added(database)
    later = NOW + next_try_after(1, outside=True)
    await record_failure(
        database, failed, state=CardState.UNREACHABLE, reason="cards.no_access", due_at=later
    )
    assert await due_cards(database, NOW + MINUTE, 10) == ()
    (again,) = await due_cards(database, later, 10)
    assert (again.tries, again.reason, again.state) == (1, "cards.no_access", CardState.UNREACHABLE)
    assert await next_due(database) == later


def test_pauses_grow_and_end() -> None:
    for outside, longest in ((False, datetime.timedelta(hours=1)), (True, datetime.timedelta(days=1))):
        pauses = [next_try_after(tries, outside=outside) for tries in range(1, 200)]
        assert pauses == sorted(pauses)
        assert pauses[-1] == longest
        assert pauses[1] == 2 * pauses[0]


async def test_a_card_is_put_back_as_a_new_post(database: Database) -> None:
    old = await added(database)
    assert await record_posted(database, old, 77, NOW)
    for channel_id, is_moved in ((6, True), (7, False)):  # the second has not seen the first
        moved = await put_card_back(
            database, old, channel_id=channel_id, actor_id=9, deed="cards.move", now=NOW + MINUTE
        )
        assert moved is is_moved
    (back,) = await due_cards(database, NOW + MINUTE, 10)
    assert (back.message_id, back.channel_id, back.state) == (None, 6, CardState.POSTING)
    assert back.made_at == NOW + MINUTE
    assert [entry.deed for entry in await audit_of(database, guild_id=GUILD, most=10)] == [
        "cards.move",
        "cards.pin",
    ]


async def test_a_card_is_dropped_once_and_only_by_its_own_server(database: Database) -> None:
    mine = await added(database)
    foreign = replace(mine, guild_id=4)
    assert not await take_card_down(database, foreign, LeftDeed.DELETE, actor_id=9, now=NOW)
    assert await take_card_down(database, mine, LeftDeed.DELETE, actor_id=9, now=NOW)
    assert not await take_card_down(database, mine, LeftDeed.DELETE, actor_id=9, now=NOW)
    assert not await drop_card(database, mine, leaves_message=True, now=NOW)
    assert await cards_of(database, GUILD) == ()


async def test_the_log_of_an_entry_has_its_cards_and_no_others(database: Database) -> None:
    for what in ("entry:own.1", "entry:own.10", "entry:own_1", "fee:own.1"):
        await added(database, what)
    for about, whats in ((None, 4), ("own.1", 1), ("own_1", 1), ("own.%", 0)):
        found = await audit_of(database, guild_id=GUILD, most=10, about=about)
        assert len(found) == await audit_length(database, guild_id=GUILD, about=about) == whats
        assert about is None or {each.detail["what"] for each in found} <= {f"entry:{about}"}


async def test_another_language_makes_all_cards_of_the_server_due(database: Database) -> None:
    for guild_id, channel_id in ((GUILD, 5), (GUILD, 6), (4, 5)):
        seen = await added(database, guild_id=guild_id, channel_id=channel_id)
        await record_seen(database, seen, shown="x", now=NOW)
    after = await change_server_settings(
        database,
        guild_id=GUILD,
        change=lambda before: replace(before, language=Language.EN),
        actor_id=9,
        at=NOW,
        name="language",
        detail={"language": "en"},
    )
    assert [each.guild_id for each in await due_cards(database, NOW, 10)] == [GUILD, GUILD]
    assert await all_server_settings(database) == {GUILD: after}


async def test_settings_that_do_not_change_leave_no_trace(database: Database) -> None:
    await change_server_settings(
        database, guild_id=GUILD, change=lambda before: before, actor_id=9, at=NOW, name="language", detail={}
    )
    assert await all_server_settings(database) == {}
    assert await audit_of(database, guild_id=GUILD, most=10) == ()


async def test_a_channel_has_one_card_of_each_answer(database: Database) -> None:
    first = await added(database)
    second, is_new = await add_card(
        database, guild_id=GUILD, channel_id=5, what=first.what, made_by=8, now=NOW
    )
    assert (second.id, is_new) == (first.id, False)
    other = await added(database, channel_id=6)
    assert not await put_card_back(database, other, channel_id=5, actor_id=9, deed="cards.move", now=NOW)


async def test_a_post_of_a_card_that_was_moved_meanwhile_is_nobodys(database: Database) -> None:
    read = await added(database)
    assert await put_card_back(database, read, channel_id=6, actor_id=9, deed="cards.move", now=NOW + MINUTE)
    assert not await record_posted(database, read, 77, NOW)


async def test_a_post_that_two_find_at_once_is_the_cards_and_not_to_be_deleted(database: Database) -> None:
    read = await added(database)
    assert await record_posted(database, read, 77, NOW)
    assert await record_posted(database, read, 77, NOW)
    assert await due_leftovers(database, NOW, 10) == ()
    assert not await record_posted(database, read, 78, NOW)


async def test_the_post_of_a_card_that_was_moved_waits_and_stays_if_the_card_comes_back_to_it(
    database: Database,
) -> None:
    new = await added(database)
    await record_posted(database, new, 77, NOW)
    moved = await moved_to(database, await one(database, new.id), 6)
    assert await due_leftovers(database, NOW, 10) == ()
    await record_posted(database, await one(database, moved.id), 78, NOW)
    (left,) = await due_leftovers(database, NOW, 10)
    assert (left.message_id, left.channel_id, left.deed) == (77, 5, LeftDeed.DELETE)
    assert await posts_of(database, new.id) == {77, 78}
    back = await moved_to(database, await one(database, moved.id), 5)
    await record_posted(database, back, 77, NOW)
    assert [each.message_id for each in await due_leftovers(database, NOW, 10)] == [78]


async def test_what_is_wanted_of_a_card_is_done_about_the_last_post_that_is_known(database: Database) -> None:
    new = await added(database)
    await record_posted(database, new, 77, NOW)
    moved = await moved_to(database, await one(database, new.id), 6)
    left = await take_card_down(database, moved, LeftDeed.UNPIN, actor_id=9, now=NOW)
    assert left is not None
    assert (left.message_id, left.channel_id, left.deed) == (77, 5, LeftDeed.UNPIN)
    lost = [each for each in await due_leftovers(database, NOW, 10) if each.id != left.id]
    assert [(each.message_id, each.channel_id, each.deed) for each in lost] == [(None, 6, LeftDeed.DELETE)]
    assert not await record_posted(database, moved, 77, NOW)  # it was just found again
    assert await leftover(database, left.id) == left


async def test_a_card_that_is_moved_leaves_the_post_that_arrived_since_it_was_read(
    database: Database,
) -> None:
    read = await added(database)
    await record_posted(database, read, 77, NOW)
    await moved_to(database, read, 6)
    assert await posts_of(database, read.id) == {77}


async def one(database: Database, card_id: int) -> Card:
    found = await card(database, card_id)
    assert found is not None
    return found


async def moved_to(database: Database, moved: Card, channel_id: int) -> Card:
    assert await put_card_back(database, moved, channel_id=channel_id, actor_id=9, deed="cards.move", now=NOW)
    return await one(database, moved.id)


async def test_a_card_that_says_what_holds_but_is_not_pinned_says_why(database: Database) -> None:
    read = await added(database)
    await record_not_pinned(database, read, shown="abc", reason="pins_full", due_at=NOW + MINUTE)
    after = await card(database, read.id)
    assert after is not None
    assert (after.state, after.shown, after.reason, after.due_at) == (
        CardState.UNPINNED,
        "abc",
        "pins_full",
        NOW + MINUTE,
    )


async def test_what_could_not_be_pinned_or_is_asked_for_again_is_not_noted_as_pinned_again(
    database: Database,
) -> None:
    new = await added(database)
    await record_posted(database, new, 55, NOW)
    await record_seen(database, await one(database, new.id), shown="x", now=NOW)
    await record_taken_off(database, await one(database, new.id))
    read = await one(database, new.id)
    await record_not_pinned(database, read, shown="x", reason="pins_full", due_at=NOW)
    await record_seen(database, await one(database, new.id), shown="x", now=NOW)  # somebody pinned it by hand
    await record_taken_off(database, await one(database, new.id))
    await ask_for_card(database, new.id, NOW)
    await record_seen(database, await one(database, new.id), shown="x", now=NOW)
    deeds = [each.deed for each in await audit_of(database, guild_id=GUILD, most=9)]
    assert "cards.pin_again" not in deeds
    await record_taken_off(database, await one(database, new.id))
    for _ in range(2):
        await record_seen(database, await one(database, new.id), shown="x", now=NOW)
    deeds = [each.deed for each in await audit_of(database, guild_id=GUILD, most=9)]
    assert deeds.count("cards.pin_again") == 1


async def test_the_channel_longest_unchecked_comes_first_and_only_what_is_settled(database: Database) -> None:
    for channel_id in (5, 6, 7):
        new = await added(database, channel_id=channel_id)
        await record_posted(database, new, channel_id * 11, NOW)
        if channel_id != 7:
            at = NOW - channel_id * MINUTE
            await record_seen(database, new, shown="x", now=at)
    assert [each.channel_id for each in await unchecked_channel(database, NOW)] == [6]
    await record_checked(database, (2,), NOW)
    assert [each.channel_id for each in await unchecked_channel(database, NOW - MINUTE)] == [5]
    assert await unchecked_channel(database, NOW - 9 * MINUTE) == ()
