"""The menu that answers somebody's message with the guide, and replying to it."""

from typing import Any

import discord
import pytest

from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.guide import Language
from bot.domain.yen import MOST, TaxBasis
from bot.replying import SUM_MARK
from bot.replyrows import reply_row
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind, Response
from bot.simulation.world import World
from bot.store.gaps import open_gaps
from tests.cogs.reading import everything, labels, menus, title
from tests.cogs.staging import THREAD, deliver, forbid_posting, hold_press, send_instead

QUESTION = "退会したあと、同じメールアドレスでまた登録できますか？"
ASK = (f"say {QUESTION}", "menu ガイドで答える")
REPLY, NOTIFY = "返信する", "返信して相手に通知"
RECEIVED, REPLIED = "返信を受け付けました", "返信しました"
CHANNEL_POST = "/channels/*/messages"
PUBLIC_THREAD = 11
EVERYTHING = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)


def replies(world: World) -> list[Any]:
    """Return what the bot posted in the channel for everybody."""
    bot = world.env.backend.bot_user.id
    return [
        message
        for message in world.env.backend.messages[world.channel.id].values()
        if message.author_id == bot and not message.flags & 64
    ]


def asked_message(world: World) -> int:
    """Return the message that somebody wrote first."""
    return min(world.env.backend.messages[world.channel.id])


def pressable(response: Response) -> dict[str, bool]:
    """Return the buttons under an answer: label, and whether it can be pressed."""
    return {
        str(item["label"]): not item.get("disabled")
        for row in response.body.get("components") or ()
        for item in row["components"]
        if item["type"] == 2
    }


def posts(world: World) -> list[dict[str, Any]]:
    """Return what the bot sent into the channel, as it was sent."""
    return [
        sent.body
        for sent in world.wire.sent
        if sent.method == "POST" and sent.path.endswith("/messages") and sent.path.startswith("/channels/")
    ]


async def refusal(world: World, member: Conversation, *, press: str = REPLY) -> str:
    """Press a button that must post nothing; return what the member reads."""
    answered = await member.step(f"click {press}")
    assert replies(world) == []
    answers = [each for each in (answered, *answered.followups) if each.kind is Kind.MESSAGE]
    assert all(each.ephemeral for each in answers)
    return "\n".join(map(everything, answers))


async def test_the_best_entry_is_shown_to_the_one_who_asked_alone(world: World, member: Conversation) -> None:
    _, answer = await member.talk(*ASK)
    assert answer.ephemeral
    assert QUESTION in everything(answer)
    assert "出典" in everything(answer)
    assert {REPLY, NOTIFY} <= set(labels(answer))
    assert replies(world) == []


@pytest.mark.parametrize("language", ["en"])
async def test_the_menu_has_a_name_in_each_language_and_answers_in_the_members(member: Conversation) -> None:
    _, answer = await member.talk("say How do I leave CrowdWorks?", "menu Answer with the guide")
    assert {"Reply", "Reply and notify"} <= set(labels(answer))
    assert "Source" in everything(answer)


@pytest.mark.parametrize(("press", "notified"), [(REPLY, False), (NOTIFY, True)])
async def test_a_reply_stands_under_the_message_and_mentions_nobody_unless_asked_to(
    world: World, member: Conversation, press: str, *, notified: bool
) -> None:
    _, answer = await member.talk(*ASK)
    said = await member.step(f"click {press}")
    (post,) = posts(world)
    assert int(post["message_reference"]["message_id"]) == asked_message(world)
    assert post["allowed_mentions"] == {"parse": [], "replied_user": notified}
    assert post["embeds"][0]["title"] == title(answer)
    assert not post.get("content")
    assert [item["label"] for row in post["components"] for item in row["components"]] == ["まちがいを報告"]
    assert said.kind is Kind.UPDATE
    assert said.body["embeds"] == answer.body["embeds"]
    assert pressable(said)[REPLIED] is False
    assert not {REPLY, NOTIFY, RECEIVED} & set(labels(said))
    assert f"/{world.guild.id}/{world.channel.id}/{replies(world)[0].id}" in str(said.body["components"])


async def test_the_reply_speaks_the_servers_language(world: World, member: Conversation) -> None:
    world.speak(world.member, "en-GB")
    await member.talk(*ASK)
    said = await member.step("click Reply and notify")
    assert "Replied" in labels(said)
    assert "出典" in everything(said.followups[0])


async def test_two_presses_at_once_reply_once(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    await deliver(world, await hold_press(world, member, REPLY), times=5)
    assert len(replies(world)) == 1


async def test_both_buttons_together_reply_once(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    late = await hold_press(world, member, NOTIFY)
    said = await member.step(f"click {REPLY}")
    await deliver(world, late)
    assert len(replies(world)) == 1
    assert REPLIED in labels(said)


async def test_the_same_message_can_be_answered_again_on_purpose(world: World, member: Conversation) -> None:
    await member.talk(*ASK, f"click {REPLY}", "menu ガイドで答える", f"click {REPLY}")
    assert len(replies(world)) == 2


async def test_buttons_outlive_a_restart(world: World, member: Conversation) -> None:
    await member.talk(*ASK, "restart", f"click {REPLY}")
    assert len(replies(world)) == 1


async def test_another_near_entry_can_be_chosen_in_place_and_replied_with(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk(*ASK)
    other = menus(answer)["answering.pick"][1]
    picked = await member.step(f"select answering.pick={other}")
    assert picked.kind is Kind.UPDATE
    assert title(picked) != title(answer)
    assert picked.body["content"] == answer.body["content"]
    assert menus(picked)["answering.pick"] == menus(answer)["answering.pick"]
    await member.step(f"click {REPLY}")
    assert [message.embeds[0]["title"] for message in replies(world)] == [title(picked)]


async def test_where_it_is_not_sure_it_says_so_and_offers_the_nearest(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk("say 明日の東京の天気はどうですか、傘はいりますか", "menu ガイドで答える")
    assert title(answer) == "ぴったりの答えが見つかりませんでした"
    assert REPLY not in labels(answer)
    (gap,) = await open_gaps(world.bot.database, world.guild.id, world.clock.today())
    assert "天気" in gap.question
    if "answering.pick" in menus(answer):
        first = menus(answer)["answering.pick"][0]
        picked = await member.step(f"select answering.pick={first}")
        assert REPLY in labels(picked)


async def test_nothing_is_kept_of_a_message_that_was_answered(world: World, member: Conversation) -> None:
    await member.talk(*ASK, f"click {REPLY}")
    assert await open_gaps(world.bot.database, world.guild.id, world.clock.today()) == ()


async def test_a_question_about_a_sum_offers_the_calculation_which_can_be_replied_with(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk("say ランサーズで５万円の仕事の手取り", "menu ガイドで答える")
    (offer,) = (label for label in labels(answer) if "50,000円" in label)
    shown = await member.step(f"click {offer}")
    assert shown.ephemeral
    assert title(shown) == "手取り 41,750円"
    said = await member.step(f"click {REPLY}")
    assert REPLIED in labels(said)
    assert [message.embeds[0]["title"] for message in replies(world)] == ["手取り 41,750円"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("<@123456789012345678>", "文章がありません", id="mention"),
        pytest.param("<:hello:123456789012345678> 🎉", "文章がありません", id="emoji"),
        pytest.param("https://example.com/a", "文章がありません", id="address"),
        pytest.param("。。。？", "文章がありません", id="marks"),
        pytest.param("\u200b", "文章がありません", id="invisible"),
    ],
)
async def test_a_message_without_a_question_is_refused_kindly(
    member: Conversation, text: str, sentence: str
) -> None:
    _, answer = await member.talk({"say": text}, "menu ガイドで答える")
    assert answer.ephemeral
    assert sentence in everything(answer)


async def test_a_message_of_an_attachment_alone_is_refused_kindly(world: World, member: Conversation) -> None:
    await world.moderator.send(world.channel, "", attachments=[("a.png", b"x")])
    assert "文章がありません" in everything(await member.step("menu ガイドで答える"))


async def test_the_bots_own_message_is_refused_kindly(member: Conversation) -> None:
    *_, answer = await member.talk("/fee amount:3000 public:True", {"menu": "ガイドで答える", "on": "bot"})
    assert "このボット自身" in everything(answer)


@pytest.mark.parametrize(
    "text",
    [
        "退会したい。" * 600,
        "@everyone <@1> **退会** [a](https://example.com)",
        "```py\nprint('退会')\n```",
        "\u202e退会できない",
        "退会\u200bできない｜||秘密||",
        "a" * 4000,
        "ω≈ç√∫",
    ],
    ids=["long", "mentions", "code", "right to left", "zero width", "one long word", "signs"],
)
async def test_any_text_is_answered_without_pinging_anybody(member: Conversation, text: str) -> None:
    _, answer = await member.talk({"say": text}, "menu ガイドで答える")
    assert answer.kind is Kind.MESSAGE
    assert answer.error is None
    assert "<@" not in str(answer.body["content"])
    assert "@everyone" not in str(answer.body["content"]).replace("@\u200beveryone", "")


async def test_everything_that_can_be_posted_fits_into_its_button(world: World) -> None:
    guide, words = world.bot.guide, world.bot.messages[Language.JA]
    longest = 2**63
    sums = [
        FeeQuestion(
            low=MOST - 1, high=MOST, tax=TaxBasis.EXCLUDED, service=service.id, form=form, find=Find.CONTRACT,
            withholding=True,
        )
        for service in guide.services.values()
        for form in ("", *(form.key for form in service.forms))
    ]  # fmt: skip
    for what in (*guide.entries, *(SUM_MARK + question.packed() for question in sums)):
        assert len(reply_row(words, longest, what)) == 2


# Where a reply is not possible


async def test_who_may_not_write_is_told_what_is_missing(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    forbid_posting(world)
    text = await refusal(world, member)
    assert "あなたに次の権限がありません：メッセージを送信" in text


@pytest.mark.parametrize(
    ("lacking", "name"),
    [
        ("view_channel", "チャンネルを見る"),
        ("send_messages", "メッセージを送信"),
        ("embed_links", "埋め込みリンク"),
        ("read_message_history", "メッセージ履歴を読む"),
    ],
)
async def test_what_the_bot_lacks_is_named(
    world: World, member: Conversation, lacking: str, name: str
) -> None:
    await member.talk(*ASK)
    held = discord.Permissions(EVERYTHING.value)
    held.update(**{lacking: False})
    send_instead(world, app_permissions=str(held.value))
    text = await refusal(world, member)
    assert f"ボットに次の権限がありません：{name}" in text
    assert "サーバーの管理者" in text


async def test_in_a_thread_the_threads_own_permission_counts(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    held = discord.Permissions(EVERYTHING.value)
    held.update(send_messages_in_threads=False)
    send_instead(world, permissions=held, channel_type=PUBLIC_THREAD)
    assert "スレッドでメッセージを送信" in await refusal(world, member)


async def test_in_an_archived_thread_nothing_is_posted(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    thread = {
        **THREAD,
        "id": str(world.channel.id),
        "guild_id": str(world.guild.id),
        "name": "x",
        "type": PUBLIC_THREAD,
        "thread_metadata": {**THREAD["thread_metadata"], "archived": True},
    }
    send_instead(world, channel=thread)
    assert "アーカイブ" in await refusal(world, member)


async def test_outside_a_server_the_menu_answers_all_the_same(world: World, member: Conversation) -> None:
    user = {"id": str(world.member.id), "username": "x", "discriminator": "0", "avatar": None}
    channel: dict[str, Any] = {
        "id": str(world.channel.id),
        "type": 1,
        "recipients": [],
        "last_message_id": None,
    }
    send_instead(world, guild_id=None, member=None, user=user, context=2, channel=channel)
    _, answer = await member.talk(*ASK)
    assert "出典" in everything(answer)
    assert "まちがいを報告" not in labels(answer)


async def test_where_the_bot_is_no_member_it_cannot_reply(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    send_instead(world, authorizing_integration_owners={"1": str(world.member.id)})
    assert "ボットが参加していない" in await refusal(world, member)


async def test_outside_a_server_there_is_no_reply(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    user = {"id": str(world.member.id), "username": "x", "discriminator": "0", "avatar": None}
    send_instead(world, guild_id=None, member=None, user=user, context=2)
    assert "サーバーのチャンネルの中だけ" in await refusal(world, member)


@pytest.mark.parametrize(
    ("status", "code", "message", "sentence"),
    [
        (404, 10008, "Unknown Message", "見つからないため"),
        (404, 10003, "Unknown Channel", "見つからないため"),
        (403, 50013, "Missing Permissions", "Discordが許可しなかった"),
        (403, 50001, "Missing Access", "Discordが許可しなかった"),
        (400, 50083, "Thread is archived", "アーカイブ"),
        (400, 160002, "Cannot reply without permission to read message history", "メッセージ履歴"),
        (400, 50035, "Invalid Form Body\nIn message_reference: Unknown message", "見つからないため"),
    ],
)
async def test_what_discord_refuses_is_explained_and_can_be_tried_again(
    world: World, member: Conversation, status: int, code: int, message: str, sentence: str
) -> None:
    await member.talk(*ASK)
    world.env.inject_error("POST", CHANNEL_POST, status=status, code=code, message=message)
    failed = await member.step(f"click {REPLY}")
    assert pressable(failed)[REPLY]
    assert not {REPLIED, RECEIVED} & set(labels(failed))
    (told,) = failed.followups
    assert told.ephemeral
    assert sentence in everything(told)
    assert replies(world) == []
    world.wire.sent.clear()
    assert REPLIED in labels(await member.step(f"click {REPLY}"))


async def test_a_deleted_message_gets_no_reply(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    world.env.backend.delete_message(world.channel.id, asked_message(world))
    failed = await member.step(f"click {REPLY}")
    assert "見つからないため" in everything(failed.followups[0])
    world.wire.sent.clear()


@pytest.mark.parametrize(
    "identity",
    ["answering.reply:1:n:1:no-such-entry", "answering.reply:1:z:1:a", "answering.reply:1:n:x:a",
     "answering.reply:1:n:1:=1~2", "answering.sum:1:1:3000", "answering.pick:1:1"],
)  # fmt: skip
async def test_a_forged_or_outdated_button_posts_nothing(
    world: World, member: Conversation, identity: str
) -> None:
    _, answer = await member.talk(*ASK)
    message = max(world.env.backend.messages[world.channel.id].values(), key=lambda each: each.id)
    message.components[0]["components"][0]["custom_id"] = identity
    assert answer.ephemeral
    shown = world.channel.history(viewer=world.member)[-1]
    await world.member.click(shown, custom_id=identity)
    assert "もう使えません" in str(world.wire.sent[-1].body)
    assert replies(world) == []
