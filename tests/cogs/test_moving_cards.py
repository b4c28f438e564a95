"""Moving a card between text channels, threads, posts of a forum and announcement channels."""

import discord
import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World
from tests.cogs.cardstage import deny, one_card, post
from tests.cogs.places import (
    FORUM,
    HERE,
    NEWS,
    PLACES,
    POST,
    PRIVATE,
    THREAD,
    THREADS,
    deny_bot,
    furnish,
    let_bot,
    parent_of,
    set_thread,
    start_thread,
)
from tests.cogs.reading import everything
from tests.cogs.staging import send_instead


@pytest.fixture(autouse=True)
async def furnished(world: World) -> None:
    """Let there be threads of every kind."""
    furnish(world)


async def opened(moderator: Conversation, place: str = HERE) -> Response:
    """Have a card pinned in a place, and its page in the list opened there."""
    *_, page = await moderator.talk(f"in {place}", "/pin entry:faq.fee", "/pins", "select pins.card=1")
    return page


async def stays(world: World, place: str = HERE) -> bool:
    """Tell whether the card is where it was, and nowhere else."""
    here, card = world.channels[place].id, await one_card(world)
    return (post(world).channel.id, post(world).pinned, card.channel_id) == (here, True, here)


@pytest.mark.parametrize("place", PLACES)
async def test_a_card_moves_there_and_back_and_is_in_one_place_alone(
    world: World, moderator: Conversation, place: str
) -> None:
    await opened(moderator)
    moved = everything(await moderator.step(f"select pins.move={place}"))
    assert "移動しました" in moved
    assert f"<#{world.channels[place].id}>" in moved
    assert (
        f"https://discord.com/channels/{world.guild.id}/{world.channels[place].id}/{post(world).id}" in moved
    )
    assert await stays(world, place)
    back = everything(await moderator.step(f"select pins.move={HERE}"))
    assert "移動しました" in back
    assert await stays(world)
    logged = everything(await moderator.step("/audit"))
    assert all(f"<#{world.channels[each].id}>" in logged for each in (place, HERE))


@pytest.mark.parametrize("place", THREADS)
async def test_it_moves_into_a_thread_of_a_channel_where_nobody_may_write(
    world: World, moderator: Conversation, place: str
) -> None:
    await opened(moderator, "雑談")
    deny_bot(world, place, send_messages=True)
    assert "移動しました" in everything(await moderator.step(f"select pins.move={place}"))
    assert await stays(world, place)


@pytest.mark.parametrize("place", THREADS)
@pytest.mark.parametrize(
    ("locale", "posting", "where"),
    [
        (
            "ja",
            "移動先のスレッドで、Botに次の権限がありません：スレッドでメッセージを送信",
            "親チャンネル <#{}>",
        ),
        ("en-US", "In that thread the bot lacks these permissions: Send Messages in Threads", "of <#{}>"),
    ],
    ids=["ja", "en"],
)
async def test_it_does_not_move_into_a_thread_where_the_bot_may_not_keep_it(
    world: World, moderator: Conversation, place: str, locale: str, posting: str, where: str
) -> None:
    await opened(moderator, "雑談")
    world.speak(world.moderator, locale)
    deny_bot(world, place, send_messages_in_threads=True, pin_messages=True)
    refused = str((await moderator.step(f"select pins.move={place}")).error)
    assert posting in refused
    assert where.format(parent_of(world, place)) in refused
    assert await stays(world, "雑談")


async def test_it_does_not_move_into_an_announcement_channel_where_the_bot_may_not_write(
    world: World, moderator: Conversation
) -> None:
    await opened(moderator)
    deny_bot(world, NEWS, send_messages=True)
    refused = str((await moderator.step(f"select pins.move={NEWS}")).error)
    assert "移動先のチャンネルで、Botに次の権限がありません：メッセージを送信" in refused
    assert await stays(world)


async def test_a_forum_itself_is_not_offered_and_refused_kindly(
    world: World, moderator: Conversation
) -> None:
    page = await opened(moderator)
    assert "offers no channel of this kind" in str((await moderator.step(f"select pins.move={FORUM}")).error)
    (menu,) = page.body["components"][-1]["components"]
    menu["channel_types"].append(discord.ChannelType.forum.value)
    refused = str((await moderator.step(f"select pins.move={FORUM}")).error)
    assert "フォーラムなら、その中の投稿を選んでください" in refused
    world.speak(world.moderator, "en-US")
    refused = str((await moderator.step(f"select pins.move={FORUM}")).error)
    assert "of a forum, one of its posts" in refused
    assert await stays(world)


@pytest.mark.parametrize("place", [THREAD, PRIVATE, POST])
@pytest.mark.parametrize("state", ["archived", "locked"])
async def test_it_does_not_move_into_a_closed_thread(
    world: World, moderator: Conversation, place: str, state: str
) -> None:
    await opened(moderator)
    set_thread(world, place, **{state: True})
    refused = str((await moderator.step(f"select pins.move={place}")).error)
    assert "閉じられているかロックされている" in refused
    assert await stays(world)
    if state == "locked":
        let_bot(world, place, manage_threads=True)
        assert "移動しました" in everything(await moderator.step(f"select pins.move={place}"))


async def test_it_does_not_move_into_a_private_thread_without_the_bot(
    world: World, moderator: Conversation
) -> None:
    start_thread(world, "別の内緒話", world.channels[HERE], discord.ChannelType.private_thread)
    await opened(moderator)
    (refusal,) = (await moderator.step("select pins.move=別の内緒話")).followups
    world.wire.sent.clear()  # Discord showed the bot nothing, as it should
    assert "プライベートスレッドなら、その中でBotをメンションして追加してください" in everything(refusal)
    assert await stays(world)


async def test_it_does_not_move_into_a_thread_that_was_deleted_meanwhile(
    world: World, moderator: Conversation
) -> None:
    await opened(moderator)
    world.env.inject_error("GET", f"/channels/{world.channels[POST].id}", status=404, code=10003)
    (refusal,) = (await moderator.step(f"select pins.move={POST}")).followups
    world.wire.sent.clear()
    assert "そのチャンネルが見つかりません" in everything(refusal)
    assert await stays(world)


@pytest.mark.parametrize("place", [THREAD, POST])
async def test_who_is_no_editor_moves_a_card_where_they_may_pin_in_the_parent(
    world: World, moderator: Conversation, place: str
) -> None:
    await opened(moderator, "雑談")
    send_instead(world, permissions=discord.Permissions(pin_messages=True))
    parent = parent_of(world, place)
    deny(world, channel_id=parent, pin_messages=True)
    assert "権限がないため" in str((await moderator.step(f"select pins.move={place}")).error)
    assert await stays(world, "雑談")
    world.env.backend.get_channel(parent).overwrites.clear()
    assert "移動しました" in everything(await moderator.step(f"select pins.move={place}"))
    assert await stays(world, place)
