"""Pinning an answer, and what moderators do with what is pinned."""

import datetime
from typing import Any

import discord
import pytest

from bot.cards.rows import WIDEST, left_rows, with_pin_button
from bot.domain.cards import coded, decoded, tidied
from bot.domain.comparequestion import CompareQuestion
from bot.domain.guide import Language
from bot.domain.serversettings import ServerSettings
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.audit import audit_of
from bot.store.cards import make_card_due
from tests.cogs.cardstage import cards, deny, lose_answer, one_card, post, posted, tended, title_of
from tests.cogs.reading import everything, labels, menus, title
from tests.cogs.staging import send_instead, show_command_to_everybody
from tests.cogs.test_own_words import own, saved

PIN = "ピン留め"
MENU = {"menu": "この回答をピン留め", "on": "bot"}


def buttons(message: discord.Message) -> list[str]:
    return [str(each.label) for row in message.components for each in row.children]  # type: ignore[union-attr] # pyright: ignore - rows of buttons


async def test_a_pinned_entry_opens_for_each_reader_in_their_own_language(
    world: World, moderator: Conversation
) -> None:
    answer = await moderator.step("/pin entry:faq.fee")
    assert answer.ephemeral
    assert title(answer) == "ピン留めしました"
    assert f"{world.channel.id}/{post(world).id}" in everything(answer)
    assert buttons(post(world)) == ["自分用に開く", "まちがいを報告"]
    world.speak(world.member, "en-US")
    await world.restart()
    opened = await world.member.click(post(world), label="自分用に開く")
    assert opened.ephemeral
    sent = str(world.wire.sent[-1].body)
    assert world.bot.guide.entries["faq.fee"].en.title in sent
    assert "vote.helpful" in sent


async def test_an_entry_can_be_named_in_words_and_what_is_not_clear_is_said(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/pin entry:クラウドワークスの手数料はいくら？")
    assert title_of(post(world)) == "クラウドワークスの手数料はいくら？"
    assert "決まりません" in str((await moderator.step("/pin entry:ぬるぽ")).error)
    assert len(posted(world)) == 1


async def test_the_same_answer_stands_once_in_a_channel_however_often_it_is_pinned(
    world: World, moderator: Conversation
) -> None:
    first, second = await moderator.talk("/pin entry:faq.fee", "/pin entry:faq.fee")
    assert (title(first), title(second)) == ("ピン留めしました", "もうピン留めしてあります")
    assert len(posted(world)) == len(await cards(world)) == 1


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("/guide query:faq.fee", "クラウドワークスの手数料はいくら？"),
        ("/fee amount:3000", "手取り"),
        ("/fee amount:1.5円×3000文字", "手取り"),
        ("/compare amount:5万", "50,000円の手取りを比較"),
    ],
)
async def test_the_button_and_the_menu_pin_the_same(
    world: World, moderator: Conversation, command: str, shown: str
) -> None:
    await moderator.step(command)
    await moderator.step(f"click {PIN}")
    assert shown in title_of(post(world))
    assert PIN in labels(await moderator.step(command))
    await moderator.step(f"{command} public:True")
    again = await moderator.step(MENU)
    assert title(again) == "もうピン留めしてあります"
    assert len(posted(world)) == 1


async def test_the_menu_on_a_card_brings_it_up_to_date(world: World, moderator: Conversation) -> None:
    await moderator.step("/pin entry:faq.fee")
    await world.moderator.set_pinned(post(world), pinned=False)
    menu = world.bot.messages[Language.EN]("commands.pin_this_answer.name")
    await world.moderator.context_menu(world.channel, menu, post(world))
    assert post(world).pinned
    assert len(posted(world)) == 1


async def test_what_is_no_answer_of_the_bot_cannot_be_pinned(world: World, moderator: Conversation) -> None:
    await moderator.step("say 手数料はいくら？")
    refused = await moderator.step("menu この回答をピン留め")
    assert "このBotが投稿した回答だけ" in str(refused.error)
    await moderator.step("/reregister public:True")
    assert "ピン留めできる回答がありません" in str((await moderator.step(MENU)).error)
    assert posted(world) == []


async def test_who_may_not_pin_sees_no_button_and_gets_nowhere(world: World, member: Conversation) -> None:
    for command in ("pin", "pins"):
        show_command_to_everybody(world, command)
    for step in ("/guide query:faq.fee", "/fee amount:3000", "/compare"):
        assert PIN not in labels(await member.step(step))
    for step in ("/pin entry:faq.fee", "/pins"):
        assert "メッセージをピン留め" in str((await member.step(step)).error)
    assert (await member.step("complete /pin entry=手数料")).choices == []
    assert await cards(world) == ()


async def test_who_may_not_pin_any_more_is_refused_by_buttons_that_are_still_there(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk("/pin entry:faq.payout-timing", "/guide query:faq.fee")
    send_instead(world, permissions=discord.Permissions(send_messages=True))
    assert "権限" in str((await moderator.step(f"click {PIN}")).error)
    for identity in ("pins.refresh:1:1", "pins.unpin:1:1", "pins.delete:1:1", "pins.page:1:0"):
        assert "権限" in await pressed(world, identity)
    assert len(await cards(world)) == len(posted(world)) == 1


async def pressed(world: World, identity: str) -> str:
    """Have the moderator press a button with that id under the card; return what was sent."""
    messages = world.env.backend.messages[world.channel.id]
    message = messages[post(world).id]
    before = [dict(each) for each in message.components[0]["components"]]
    message.components[0]["components"][0]["custom_id"] = identity
    shown = next(each for each in world.channel.history() if each.id == message.id)
    await world.moderator.click(shown, custom_id=identity)
    message.components[0]["components"] = before
    return str(world.wire.sent[-1].body)


async def test_a_role_of_editors_may_pin_without_any_permission_of_discord(
    world: World, member: Conversation
) -> None:
    for command in ("pin", "pins"):
        show_command_to_everybody(world, command)
    role = world.guild.create_role("編集")
    world.env.backend.get_member(world.guild.id, world.member.id).role_ids.append(role.id)
    world.bot.servers[world.guild.id] = ServerSettings(editors=(role.id,))
    assert title(await member.step("/pin entry:faq.fee")) == "ピン留めしました"
    assert "ピン留めした回答（1件）" in everything(await member.step("/pins"))


@pytest.mark.parametrize(
    ("permission", "name"),
    [("pin_messages", "メッセージをピン留め"), ("send_messages", "メッセージを送信")],
)
async def test_what_the_bot_lacks_is_named_with_where_to_grant_it(
    world: World, moderator: Conversation, permission: str, name: str
) -> None:
    missing = discord.Permissions.all()
    setattr(missing, permission, False)
    send_instead(world, app_permissions=str(missing.value))
    answer = str((await moderator.step("/pin entry:faq.fee")).error)
    assert name in answer
    assert "Botのロールの設定" in answer
    assert await cards(world) == ()


async def test_a_card_is_unpinned_and_its_message_left_with_buttons_that_need_no_card(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    answer = await moderator.step("click ピンを外す（投稿は残す）")
    assert "ピンを外しました" in everything(answer)
    assert (await cards(world), posted(world)) == ((), [])
    (left,) = (each for each in world.channel.history() if each.embeds)
    assert not left.pinned
    await world.member.click(left, label="自分用に開く")
    assert "vote.helpful" in str(world.wire.sent[-1].body)
    deeds = [each.deed for each in await audit_of(world.bot.database, guild_id=world.guild.id, most=9)]
    assert deeds == ["cards.unpin", "cards.pin"]


@pytest.mark.parametrize(
    "command",
    ["/guide query:faq.fee", "/fee amount:1.5円×3000文字", "/compare amount:5万"],
    ids=["entry", "fee", "compare"],
)
async def test_a_message_that_was_a_card_opens_and_can_be_pinned_again(
    world: World, moderator: Conversation, command: str
) -> None:
    await moderator.talk(command, f"click {PIN}")
    before = title_of(post(world))
    await moderator.talk("/pins", "select pins.card=1", "click ピンを外す（投稿は残す）")
    (left,) = (each for each in world.channel.history() if each.embeds)
    opened = await world.member.click(left, label="自分用に開く")
    assert opened.ephemeral
    assert before in str(world.wire.sent[-1].body)
    menu = world.bot.messages[Language.EN]("commands.pin_this_answer.name")
    await world.moderator.context_menu(world.channel, menu, left)
    assert (title_of(post(world)), post(world).pinned) == (before, True)


@pytest.mark.parametrize("unpinned", [False, True])
async def test_a_card_whose_entry_was_removed_says_so_to_who_opens_it(
    world: World, moderator: Conversation, unpinned: bool
) -> None:
    await saved(world, "own.1", own("会"))
    await moderator.step("/pin entry:own.1")
    card = post(world)
    if unpinned:
        await moderator.talk("/pins", "select pins.card=1", "click ピンを外す（投稿は残す）")
    await moderator.talk("/answers remove entry:own.1", "click 消す")
    (shown,) = (each for each in world.channel.history() if each.id == card.id)
    await world.member.click(shown, label="自分用に開く")
    said = str(world.wire.sent[-1].body)
    assert "この回答は、このサーバーのガイドから外されました" in said
    assert "古い版" not in said


def test_every_card_leaves_buttons_that_fit(world: World) -> None:
    words, longest = world.bot.messages[Language.JA], "9" * 88
    for what in (
        f"entry:{max(world.bot.guide.entries, key=len)}",
        f"fee:3000~~~crowdworks~~~~~||{longest}",
        f"compare:{CompareQuestion(low=1, high=10**9, services=('crowdworks', 'lancers')).packed()}",
    ):
        ((opening, _),) = left_rows(words, what)
        assert len(opening["custom_id"]) <= 100


@pytest.mark.parametrize(
    ("language", "label", "todo"),
    [
        ("ja", "いま更新", "もう一度ピン留めするには"),
        ("en", "Unpin (leave the post)", "`/pin` pins the answer again"),
    ],
)
async def test_who_comes_second_to_a_card_that_was_taken_down_reads_what_to_do(
    moderator: Conversation, operator: Conversation, label: str, todo: str
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    delete = "click 投稿ごと消す" if label == "いま更新" else "click Delete the post"
    await operator.talk("/pins", "select pins.card=1", delete)
    late = await moderator.step(f"click {label}")
    said = "".join(map(everything, (late, *late.followups)))
    assert todo in said
    assert "/guide" not in said


async def test_a_card_is_deleted_with_its_message(world: World, moderator: Conversation) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    assert "投稿を消しました" in everything(await moderator.step("click 投稿ごと消す"))
    assert [each for each in world.channel.history() if each.embeds] == []
    assert "まだありません" in everything(await moderator.step("/pins"))


async def test_a_card_moves_to_another_channel_and_leaves_none_behind(
    world: World, moderator: Conversation
) -> None:
    other = world.channels["雑談"]
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    moved = await moderator.step("select pins.move=雑談")
    assert "移動しました" in everything(moved)
    assert (post(world).channel.id, post(world).pinned) == (other.id, True)
    assert (await one_card(world)).message_id == post(world).id


async def test_a_card_is_refreshed_and_put_back_if_somebody_deleted_it(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    world.env.backend.delete_message(world.channel.id, (await one_card(world)).message_id or 0)
    answer = await moderator.step("click いま更新")
    world.wire.sent.clear()
    assert "更新しました" in everything(answer)
    assert post(world).pinned


async def test_who_may_pin_here_sees_and_changes_the_cards_of_this_channel_alone(
    world: World, moderator: Conversation
) -> None:
    other = world.channels["雑談"]
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1", "select pins.move=雑談")
    await moderator.step("/pin entry:faq.payout-timing")
    both = everything(await moderator.step("/pins"))
    assert f"<#{other.id}>" in both
    send_instead(world, permissions=discord.Permissions(pin_messages=True, send_messages=True))
    here = await moderator.step("/pins")
    assert "このチャンネルの分だけ" in everything(here)
    assert menus(here)["pins.card"] == ["2"]
    in_channel = next(each for each in posted(world) if each.channel.id == world.channel.id)
    message = world.env.backend.messages[world.channel.id][in_channel.id]
    message.components[0]["components"][0]["custom_id"] = "pins.delete:1:1"
    shown = next(each for each in world.channel.history() if each.id == in_channel.id)
    await world.moderator.click(shown, custom_id="pins.delete:1:1")
    assert "別のチャンネル" in str(world.wire.sent[-1].body)
    assert len(await cards(world)) == 2


async def test_cards_of_another_server_cannot_be_opened_or_changed(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/pin entry:faq.fee")
    async with world.bot.database.transaction() as session:
        await session.statement("UPDATE cards SET guild_id = 4")
    assert "もう管理されていません" in await pressed(world, "card.open:1:1")
    for identity in ("pins.refresh:1:1", "pins.delete:1:1"):
        assert "一覧から外されています" in await pressed(world, identity)
    assert "まだありません" in everything(await moderator.step("/pins"))


@pytest.mark.parametrize(
    "identity",
    [
        "card.pin:1:e:",
        "card.pin:1:x:a",
        "card.was:1:x:a",
        "card.pin:1:f:1~2",
        "card.open:1:x",
        "pins.page:1:x",
    ],
)
async def test_a_forged_or_outdated_button_does_nothing(
    world: World, moderator: Conversation, identity: str
) -> None:
    await moderator.step("/pin entry:faq.fee")
    assert "使えません" in await pressed(world, identity)
    assert len(await cards(world)) == 1


@pytest.mark.parametrize(
    ("language", "state", "when"),
    [
        ("ja", "✅ 最後に確認したときは最新", "最後に確認："),
        ("en", "✅ Up to date when last checked", "Last checked <t:"),
    ],
)
async def test_the_list_claims_no_more_than_it_knew_when_it_last_looked(
    world: World, moderator: Conversation, state: str, when: str
) -> None:
    await moderator.step("/pin entry:faq.fee")
    await world.moderator.set_pinned(post(world), pinned=False)  # nobody tells the bot
    listed = everything(await moderator.step("/pins"))
    assert state in listed
    assert when in listed


async def test_the_list_has_pages(world: World, moderator: Conversation) -> None:
    for key in list(world.bot.guide.entries)[:7]:
        await moderator.step(f"/pin entry:{key}")
    first = await moderator.step("/pins")
    assert "（7件） 1/2ページ" in everything(first)
    assert len(menus(first)["pins.card"]) == 5
    assert len(menus(await moderator.step("click 次のページ"))["pins.card"]) == 2


def test_what_a_card_shows_survives_being_packed() -> None:
    for what in ("entry:faq.fee", "fee:3000~~~crowdworks~~~~~||", "compare:1~2~i~~take_home~0"):
        assert decoded(coded(what)) == tidied(decoded(coded(what))) == what


def test_the_pin_button_goes_where_there_is_room() -> None:
    def row(buttons: int) -> tuple[dict[str, Any], ...]:
        return tuple({"type": 2} for _ in range(buttons))

    assert [len(each) for each in with_pin_button([row(WIDEST), row(2)], row(1))] == [WIDEST, 3]
    assert [len(each) for each in with_pin_button([row(4), row(2)], row(1))] == [WIDEST, 2]
    assert [len(each) for each in with_pin_button([row(4)], ())] == [4]


async def test_a_card_does_not_move_to_where_the_bot_may_not_pin_it(
    world: World, moderator: Conversation
) -> None:
    other = world.channels["雑談"]
    deny(world, channel_id=other.id, pin_messages=True)
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    before = post(world).id
    refused = await moderator.step("select pins.move=雑談")
    assert "移動先のチャンネルで、Botに次の権限がありません：メッセージをピン留め。" in str(refused)
    assert (post(world).id, post(world).channel.id, post(world).pinned) == (before, world.channel.id, True)
    assert (await one_card(world)).channel_id == world.channel.id


async def test_a_card_that_moves_stays_where_it_was_until_the_new_post_is_there(
    world: World, moderator: Conversation
) -> None:
    other = world.channels["雑談"]
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    before = post(world).id
    world.env.inject_error("POST", f"/channels/{other.id}/messages", status=500)
    moving = await moderator.step("select pins.move=雑談")
    world.wire.sent.clear()
    assert "前の投稿は、新しい投稿ができるまで残ります" in everything(moving)
    assert (post(world).id, post(world).pinned) == (before, True)
    await world.restart()
    later = world.bot.cardkeeper.now() + datetime.timedelta(minutes=5)
    world.bot.cardkeeper.now = lambda: later
    await tended(world)
    await tended(world)
    assert (post(world).channel.id, post(world).pinned) == (other.id, True)


@pytest.mark.parametrize(
    ("press", "method", "said", "left"),
    [
        ("ピンを外す", "PATCH", "ピンを外せませんでした", 1),
        ("投稿ごと消す", "DELETE", "投稿を消せませんでした", 0),
    ],
    ids=["unpin", "delete"],
)
async def test_what_cannot_be_taken_down_now_is_taken_down_later(
    world: World, moderator: Conversation, press: str, method: str, said: str, left: int
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    world.env.inject_error(method, f"/channels/{world.channel.id}/messages/*", status=500)
    assert said in everything(await moderator.step(f"click {press}"))
    world.wire.sent.clear()
    assert await cards(world) == ()
    await world.restart()
    later = world.bot.cardkeeper.now() + datetime.timedelta(minutes=5)
    world.bot.cardkeeper.now = lambda: later
    await tended(world)
    messages = [each for each in world.channel.history() if each.embeds]
    assert len(messages) == left
    assert not any(each.pinned for each in messages)
    assert posted(world) == []


async def test_a_card_whose_post_somebody_deleted_or_that_never_had_one_is_taken_off_the_list_as_it_is(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    world.env.backend.delete_message(world.channel.id, (await one_card(world)).message_id or 0)
    assert "すでに消されていました" in everything(await moderator.step("click ピンを外す"))
    world.wire.sent.clear()
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=50013)
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=2")
    world.wire.sent.clear()
    assert "まだ投稿されていませんでした" in everything(await moderator.step("click 投稿ごと消す"))
    assert await cards(world) == ()


async def test_taking_down_a_card_that_is_just_being_updated_leaves_nothing_pinned(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    card = await one_card(world)
    await make_card_due(world.bot.database, card.id, now=world.bot.cardkeeper.now())
    world.bot.cardkeeper.wake()
    assert "ピンを外しました" in everything(await moderator.step("click ピンを外す"))
    await tended(world)
    assert not any(each.pinned for each in world.channel.history())
    assert posted(world) == []


async def pass_hours(world: World, hours: float) -> None:
    """Let time pass for the keeper, and have it do all that is due."""
    now = world.bot.cardkeeper.now() + datetime.timedelta(hours=hours)
    world.bot.cardkeeper.now = lambda: now
    await tended(world)
    await tended(world)


def name_of_channel(world: World) -> str:
    """Return the name by which steps call this channel."""
    return next(name for name, channel in world.channels.items() if channel.id == world.channel.id)


async def test_a_card_that_comes_back_before_it_was_posted_elsewhere_stays(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    before = post(world).id
    world.env.inject_error("POST", f"/channels/{world.channels['雑談'].id}/messages", status=500)
    await moderator.step("select pins.move=雑談")
    world.wire.sent.clear()
    back = await moderator.step(f"select pins.move={name_of_channel(world)}")
    assert "移動しました" in everything(back)
    await pass_hours(world, 7)
    assert (post(world).id, post(world).pinned) == (before, True)
    assert (await one_card(world)).message_id == before


@pytest.mark.parametrize(
    ("press", "said", "left"),
    [("ピンを外す", "ピンを外しました", 1), ("投稿ごと消す", "投稿を消しました", 0)],
    ids=["unpin", "delete"],
)
async def test_what_is_done_about_a_card_that_could_not_be_moved_is_done_about_its_post(
    world: World, moderator: Conversation, press: str, said: str, left: int
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    world.env.inject_error("POST", f"/channels/{world.channels['雑談'].id}/messages", status=403, code=50013)
    await moderator.step("select pins.move=雑談")
    world.wire.sent.clear()
    assert said in everything(await moderator.step(f"click {press}"))
    await pass_hours(world, 2)
    messages = [each for each in world.channel.history() if each.embeds]
    assert [each.pinned for each in messages] == [False] * left
    assert (await cards(world), posted(world)) == ((), [])


async def test_a_post_of_which_the_bot_never_heard_goes_with_its_card(
    world: World, moderator: Conversation
) -> None:
    lose_answer(world, "POST", f"/channels/{world.channel.id}/messages")
    waiting = await moderator.step("/pin entry:faq.fee")
    assert "まだ投稿できていません" in everything(waiting)
    assert post(world)
    await moderator.talk("/pins", "select pins.card=1")
    assert "投稿を消しました" in everything(await moderator.step("click ピンを外す"))
    assert (await cards(world), posted(world)) == ((), [])


async def test_a_post_of_which_the_bot_never_heard_is_not_left_where_its_card_was_moved_from(
    world: World, moderator: Conversation
) -> None:
    lose_answer(world, "POST", f"/channels/{world.channel.id}/messages")
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1", "select pins.move=雑談")
    await tended(world)
    assert (post(world).channel.id, post(world).pinned) == (world.channels["雑談"].id, True)


async def test_a_post_that_cannot_be_looked_for_now_is_looked_for_later(
    world: World, moderator: Conversation
) -> None:
    lose_answer(world, "POST", f"/channels/{world.channel.id}/messages")
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1")
    world.env.inject_error("GET", f"/channels/{world.channel.id}/messages", status=500)
    assert "まだ確認できていません" in everything(await moderator.step("click 投稿ごと消す"))
    world.wire.sent.clear()
    assert post(world)
    await world.restart()
    await pass_hours(world, 1)
    assert posted(world) == []


async def test_a_card_keeps_its_post_while_one_that_got_lost_in_its_channel_is_looked_for(
    world: World, moderator: Conversation
) -> None:
    lose_answer(world, "POST", f"/channels/{world.channel.id}/messages")
    world.env.inject_error("POST", f"/channels/{world.channels['雑談'].id}/messages", status=500)
    await moderator.talk("/pin entry:faq.fee", "/pins", "select pins.card=1", "select pins.move=雑談")
    world.wire.sent.clear()
    await moderator.step(f"select pins.move={name_of_channel(world)}")
    await pass_hours(world, 7)
    assert (post(world).channel.id, post(world).pinned) == (world.channel.id, True)
    assert (await one_card(world)).message_id == post(world).id


async def test_the_log_of_an_entry_has_what_was_done_to_its_cards(moderator: Conversation) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pin entry:faq.payout-timing", "/fee amount:3000")
    await moderator.step(f"click {PIN}")
    await moderator.talk("/pins", "select pins.card=1", "click 投稿ごと消す")
    shown = everything(await moderator.step("/audit entry:faq.fee"))
    assert "変更の記録（2件）" in shown
    assert shown.index("で外しました") < shown.index("にピン留めしました")
    assert "変更の記録（4件）" in everything(await moderator.step("/audit"))


async def test_a_card_and_a_report_of_a_removed_entry_go_by_the_title_that_it_had_last(
    world: World, moderator: Conversation, member: Conversation
) -> None:
    await saved(world, "own.1", own("会"))
    await moderator.step("/pin entry:own.1")
    await member.talk("/guide query:own.1", "click まちがいを報告", {"submit": {"text": "日が違います"}})
    await moderator.talk("/answers remove entry:own.1", "click 消す")
    for _ in range(2):
        listed, shown = await moderator.talk("/pins", "select pins.card=1")
        reported = await moderator.step("/reports")
        for page in (listed, shown):
            assert "この回答はなくなりました：会のお知らせ" in everything(page) + str(page.body["components"])
        assert "会のお知らせ" in everything(reported)
        assert not any("own" in everything(page) for page in (listed, shown, reported))
        await world.restart()
    world.speak(world.moderator, "en-US")
    assert "no longer available – Notice" in everything(await moderator.step("/pins"))
