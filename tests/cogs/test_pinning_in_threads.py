"""Pinning in threads, posts of a forum and announcement channels, with what Discord asks for there."""

import datetime

import discord
import pytest
from msgspec.structs import replace

from bot.domain.cards import CardState
from bot.domain.editions import wording_of
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from tests.cogs.cardstage import cards, deny, one_card, post, posted, tended
from tests.cogs.places import (
    HERE,
    NEWS,
    PLACES,
    POST,
    PRIVATE,
    THREAD,
    THREADS,
    deny_bot,
    furnish,
    join,
    let_bot,
    parent_of,
    set_thread,
    start_thread,
    written_in,
)
from tests.cogs.reading import everything, title
from tests.cogs.staging import send_instead
from tests.cogs.test_own_words import saved

WAYS = {
    "command": ("/pin entry:faq.fee",),
    "button": ("/guide query:faq.fee", "click ピン留め"),
    "menu": ("/guide query:faq.fee public:True", {"menu": "この回答をピン留め", "on": "bot"}),
}


@pytest.fixture(autouse=True)
async def furnished(world: World) -> None:
    """Let there be threads of every kind."""
    furnish(world)


async def pass_hours(world: World, hours: float) -> None:
    """Let time pass for the keeper, and have it do all that is due."""
    now = world.bot.cardkeeper.now() + datetime.timedelta(hours=hours)
    world.bot.cardkeeper.now = lambda: now
    await tended(world)
    await tended(world)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", PLACES)
async def test_an_answer_is_pinned_where_the_moderator_is(
    world: World, moderator: Conversation, place: str, way: str
) -> None:
    *_, answer = await moderator.talk(f"in {place}", *WAYS[way])
    assert title(answer) == "ピン留めしました"
    card, channel = post(world), world.channels[place]
    assert (card.channel.id, card.pinned) == (channel.id, True)
    assert f"https://discord.com/channels/{world.guild.id}/{channel.id}/{card.id}" in everything(answer)
    assert len(written_in(world, place)) == (2 if way == "menu" else 1)
    listed = everything((await moderator.talk(f"in {HERE}", "/pins"))[-1])
    assert f"<#{channel.id}>" in listed
    assert f"/{channel.id}/{card.id})" in listed
    assert f"<#{channel.id}>" in everything(await moderator.step("/audit"))


@pytest.mark.parametrize("place", PLACES)
async def test_a_card_changes_in_place_and_is_opened_by_readers(
    world: World, moderator: Conversation, place: str
) -> None:
    await moderator.talk(f"in {place}", "/pin entry:faq.fee")
    before = post(world)
    shipped = wording_of(world.bot.guide.entries["faq.fee"])
    await saved(world, "faq.fee", replace(shipped, ja=replace(shipped.ja, answer="新しい文です。")))
    await tended(world)
    (card,) = written_in(world, place)
    assert (card.id, card.pinned) == (before.id, True)
    assert "新しい文です。" in str(card.embeds[0].to_dict())
    await world.moderator.click(card, label="自分用に開く")
    assert "新しい文です。" in str(world.wire.sent[-1].body)


@pytest.mark.parametrize("place", PLACES)
async def test_a_card_is_refreshed_unpinned_and_deleted_from_the_list_of_its_place(
    world: World, moderator: Conversation, place: str
) -> None:
    await moderator.talk(f"in {place}", "/pin entry:faq.fee", "/pin entry:faq.payout-timing")
    send_instead(world, permissions=discord.Permissions(pin_messages=True))  # no editor any more
    await moderator.talk(f"in {place}", "/pins", "select pins.card=1")
    first = min(await cards(world), key=lambda each: each.id)
    world.env.backend.delete_message(world.channels[place].id, first.message_id or 0)
    assert "更新しました" in everything(await moderator.step("click いま更新"))
    assert "ピンを外しました" in everything(await moderator.step("click ピンを外す"))
    assert sorted(each.pinned for each in written_in(world, place)) == [False, True]
    await moderator.talk("/pins", "select pins.card=2")
    assert "投稿を消しました" in everything(await moderator.step("click 投稿ごと消す"))
    assert [each.pinned for each in written_in(world, place)] == [False]
    world.wire.sent.clear()


@pytest.mark.parametrize("place", THREADS)
@pytest.mark.parametrize(
    ("locale", "posting", "pinning", "where"),
    [
        ("ja", "スレッドでメッセージを送信", "メッセージをピン留め", "親チャンネル <#{parent}> の権限"),
        ("en-US", "Send Messages in Threads", "Pin Messages", "in the permissions of <#{parent}>"),
    ],
    ids=["ja", "en"],
)
async def test_in_a_thread_what_is_lacking_is_named_as_threads_ask_for_it_and_granted_in_the_parent(
    world: World, moderator: Conversation, place: str, locale: str, posting: str, pinning: str, where: str
) -> None:
    world.speak(world.moderator, locale)
    parent = parent_of(world, place)
    deny_bot(world, place, send_messages_in_threads=True, pin_messages=True)
    _, refused = await moderator.talk(f"in {place}", "/pin entry:faq.fee")
    for part in (posting, pinning, where.format(parent=parent)):
        assert part in str(refused.error)
    assert (await cards(world), posted(world)) == ((), [])


@pytest.mark.parametrize("place", THREADS)
async def test_a_thread_needs_no_leave_to_write_in_its_parent(
    world: World, moderator: Conversation, place: str
) -> None:
    deny(world, channel_id=parent_of(world, place), send_messages=True)
    *_, answer = await moderator.talk(f"in {place}", "/pin entry:faq.fee")
    assert title(answer) == "ピン留めしました"
    assert post(world).pinned


async def test_in_an_announcement_channel_the_permission_to_write_is_asked_for(
    world: World, moderator: Conversation
) -> None:
    deny_bot(world, NEWS, send_messages=True)
    _, refused = await moderator.talk(f"in {NEWS}", "/pin entry:faq.fee")
    assert "このチャンネルでBotに次の権限がありません：メッセージを送信。" in str(refused.error)
    assert await cards(world) == ()


@pytest.mark.parametrize("place", [THREAD, POST])
async def test_a_member_who_may_not_pin_is_told_whose_permission_counts(
    world: World, moderator: Conversation, place: str
) -> None:
    send_instead(world, permissions=discord.Permissions(send_messages_in_threads=True))
    _, refused = await moderator.talk(f"in {place}", "/pin entry:faq.fee")
    assert "スレッドでは親チャンネル" in str(refused.error)


async def test_a_private_thread_gets_its_card_once_the_bot_is_added(
    world: World, moderator: Conversation
) -> None:
    start_thread(world, "別の内緒話", world.channels[HERE], discord.ChannelType.private_thread)
    _, waiting = await moderator.talk("in 別の内緒話", "/pin entry:faq.fee")
    world.wire.sent.clear()  # Discord showed the bot nothing, as it should
    assert title(waiting) == "まだ投稿できていません"
    assert "プライベートスレッドでは、その中でBotをメンションして追加してください" in everything(waiting)
    card = await one_card(world)
    assert (card.state, card.reason) == (CardState.UNREACHABLE, "no_access")
    join(world, "別の内緒話")
    await pass_hours(world, 1)
    assert (post(world).channel.id, post(world).pinned) == (world.channels["別の内緒話"].id, True)


@pytest.mark.parametrize("place", [THREAD, PRIVATE, POST])
@pytest.mark.parametrize("state", ["archived", "locked"])
async def test_nothing_is_pinned_in_a_thread_that_is_closed_or_locked(
    world: World, moderator: Conversation, place: str, state: str
) -> None:
    await moderator.talk(f"in {place}", "/guide query:faq.fee")
    set_thread(world, place, **{state: True})
    assert "閉じられているかロックされているため" in str((await moderator.step("click ピン留め")).error)
    world.speak(world.moderator, "en-US")
    assert "closed or locked" in str((await moderator.step("click ピン留め")).error)
    assert await cards(world) == ()


async def test_who_may_manage_threads_pins_in_a_locked_one(world: World, moderator: Conversation) -> None:
    set_thread(world, THREAD, locked=True)
    let_bot(world, THREAD, manage_threads=True)
    _, answer = await moderator.talk(f"in {THREAD}", "/pin entry:faq.fee")
    assert title(answer) == "ピン留めしました"
    assert post(world).pinned
