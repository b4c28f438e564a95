"""Cards in threads that are archived, locked, opened again and deleted, and in announcements."""

import datetime

import pytest
from msgspec.structs import replace

from bot.domain.cards import CardState
from bot.domain.editions import wording_of
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from tests.cogs.cardstage import cards, one_card, post, posted, tended
from tests.cogs.places import (
    HERE,
    NEWS,
    POST,
    PRIVATE,
    THREAD,
    furnish,
    is_archived,
    let_bot,
    set_thread,
    written_in,
)
from tests.cogs.reading import everything, title
from tests.cogs.test_own_words import saved

NEW = "新しい文です。"
CLOSED = ({"archived": True}, {"archived": True, "locked": True}, {"locked": True})


@pytest.fixture(autouse=True)
async def furnished(world: World) -> None:
    """Let there be threads of every kind."""
    furnish(world)


async def edit(world: World) -> None:
    """Have somebody change the entry, and let the keeper do what is due."""
    shipped = wording_of(world.bot.guide.entries["faq.fee"])
    await saved(world, "faq.fee", replace(shipped, ja=replace(shipped.ja, answer=NEW)))
    await tended(world)


async def wait(world: World, pause: datetime.timedelta) -> None:
    """Let time pass for the keeper, and have it do all that is due."""
    now = world.bot.cardkeeper.now() + pause + datetime.timedelta(seconds=1)
    world.bot.cardkeeper.now = lambda: now
    await tended(world)
    await tended(world)


def refusals(world: World) -> set[int]:
    """Return the codes with which Discord refused something, and forget them: they were expected."""
    codes = {each.refusal.code for each in world.wire.refused if each.refusal is not None}
    world.wire.sent.clear()
    return codes


@pytest.mark.parametrize("place", [THREAD, PRIVATE, POST])
@pytest.mark.parametrize("state", CLOSED, ids=["archived", "archived and locked", "locked"])
async def test_a_card_in_a_closed_thread_is_kept_and_comes_right_when_the_thread_is_opened(
    world: World, moderator: Conversation, place: str, state: dict[str, bool]
) -> None:
    await moderator.talk(f"in {place}", "/pin entry:faq.fee")
    before = post(world)
    set_thread(world, place, **state)
    await edit(world)
    card = await one_card(world)
    pauses: list[datetime.timedelta] = []
    for _ in range(4):
        assert (card.state, card.reason) == (CardState.UNREACHABLE, "archived")
        assert card.due_at is not None
        pauses.append(card.due_at - world.bot.cardkeeper.now())
        await wait(world, pauses[-1])
        card = await one_card(world)
    assert pauses == sorted(set(pauses))
    assert refusals(world) == ({50083} if "archived" in state else {160005})
    assert post(world).embeds == before.embeds
    listed = everything((await moderator.talk(f"in {HERE}", "/pins"))[-1])
    assert "更新できません" in listed
    assert "スレッドが閉じられているか、ロックされています。開いてロックを外すと、続きをします。" in listed
    set_thread(world, place, archived=False, locked=False)
    assert card.due_at is not None
    await wait(world, card.due_at - world.bot.cardkeeper.now())
    (after,) = written_in(world, place)
    assert (after.id, after.pinned) == (before.id, True)
    assert NEW in str(after.embeds[0].to_dict())
    card = await one_card(world)
    assert (card.state, card.reason, card.due_at) == (CardState.SHOWN, None, None)


async def test_a_card_is_refreshed_at_once_by_who_opened_its_thread(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk(f"in {POST}", "/pin entry:faq.fee")
    set_thread(world, POST, archived=True)
    await edit(world)
    await moderator.talk(f"in {HERE}", "/pins", "select pins.card=1")
    closed = everything(await moderator.step("click いま更新"))
    assert "スレッドが閉じられているか" in closed
    assert "更新しました" not in closed
    refusals(world)
    set_thread(world, POST, archived=False)
    assert "更新しました" in everything(await moderator.step("click いま更新"))
    assert NEW in str(post(world).embeds[0].to_dict())


async def test_a_locked_thread_changes_for_a_bot_that_may_manage_threads(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk(f"in {THREAD}", "/pin entry:faq.fee")
    set_thread(world, THREAD, locked=True)
    let_bot(world, THREAD, manage_threads=True)
    await edit(world)
    assert NEW in str(post(world).embeds[0].to_dict())


async def test_a_card_that_waits_for_its_post_opens_a_thread_that_was_archived_meanwhile(
    world: World, moderator: Conversation
) -> None:
    world.env.inject_error("POST", f"/channels/{world.channels[THREAD].id}/messages", status=500)
    _, waiting = await moderator.talk(f"in {THREAD}", "/pin entry:faq.fee")
    refusals(world)
    assert title(waiting) == "まだ投稿できていません"
    set_thread(world, THREAD, archived=True)
    await wait(world, datetime.timedelta(hours=1))
    assert (post(world).channel.id, post(world).pinned) == (world.channels[THREAD].id, True)
    assert not is_archived(world, THREAD)


async def test_a_card_in_an_archived_thread_is_deleted_at_once_and_unpinned_when_it_is_opened(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk(f"in {THREAD}", "/pin entry:faq.fee", "/pin entry:faq.payout-timing")
    set_thread(world, THREAD, archived=True)
    await moderator.talk(f"in {HERE}", "/pins", "select pins.card=2")
    assert "投稿を消しました" in everything(await moderator.step("click 投稿ごと消す"))
    await moderator.talk("/pins", "select pins.card=1")
    assert "ピンを外せませんでした" in everything(await moderator.step("click ピンを外す"))
    assert refusals(world) == {50083}
    (left,) = written_in(world, THREAD)
    assert left.pinned
    set_thread(world, THREAD, archived=False)
    await wait(world, datetime.timedelta(hours=1))
    (left,) = written_in(world, THREAD)
    assert (left.pinned, posted(world)) == (False, [])


async def test_an_announcement_that_was_edited_too_often_is_edited_soon_after(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk(f"in {NEWS}", "/pin entry:faq.fee")
    world.env.inject_error("PATCH", f"/channels/{world.channels[NEWS].id}/messages/*", status=400, code=20022)
    await edit(world)
    assert refusals(world) == {20022}
    assert (await one_card(world)).state is CardState.SHOWN
    await wait(world, datetime.timedelta(minutes=1))
    assert NEW in str(post(world).embeds[0].to_dict())


@pytest.mark.parametrize("code", [40058, 50008])
async def test_where_nothing_can_be_posted_that_is_said(
    world: World, moderator: Conversation, code: int
) -> None:
    world.env.inject_error("POST", f"/channels/{world.channels[POST].id}/messages", status=400, code=code)
    _, waiting = await moderator.talk(f"in {POST}", "/pin entry:faq.fee")
    refusals(world)
    assert "このチャンネルではピン留めできません" in everything(waiting)


@pytest.mark.parametrize("place", [THREAD, PRIVATE, POST])
async def test_a_card_in_a_deleted_thread_is_reported_and_holds_up_no_other(
    world: World, moderator: Conversation, place: str
) -> None:
    await moderator.talk("/pin entry:faq.fee", f"in {place}", "/pin entry:faq.fee", f"in {HERE}")
    world.env.backend.delete_channel(world.channels[place].id)
    await edit(world)
    assert NEW in str(post(world).embeds[0].to_dict())
    tries: list[int] = []
    for _ in range(3):
        (lost,) = (each for each in await cards(world) if each.channel_id != world.channel.id)
        assert (lost.state, lost.reason) == (CardState.UNREACHABLE, "channel_gone")
        assert lost.due_at is not None
        tries.append(lost.tries)
        await wait(world, lost.due_at - world.bot.cardkeeper.now())
    assert tries == [1, 2, 3]
    assert refusals(world) == {10003}
    listed = everything(await moderator.step("/pins"))
    assert "チャンネルかスレッドが見つかりません" in listed
    await moderator.step("select pins.card=2")
    assert "すでに消されていました" in everything(await moderator.step("click 投稿ごと消す"))
    assert refusals(world) == {10003}
    assert len(await cards(world)) == 1
