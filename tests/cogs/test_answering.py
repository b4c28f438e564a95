"""The menu that answers somebody's message with the guide, and replying to it."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.guide import Language
from bot.domain.yen import MOST, TaxBasis
from bot.questions.guidance import guidance
from bot.render.guide import LONGEST_ASKED
from bot.replies.postable import SUM_MARK
from bot.replies.rows import reply_row
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind, Response
from bot.simulation.world import World
from bot.store.gaps import open_gaps
from bot.store.replies import KEPT_DAYS, forget_old_replies
from tests.cogs.reading import everything, labels, menus, title
from tests.cogs.staging import THREAD, deliver, forbid_posting, hold_press, send_instead

QUESTION = "退会したあと、同じメールアドレスでまた登録できますか？"
ASK = (f"say {QUESTION}", "menu ガイドで答える")
SAME_MESSAGE = {"menu": "ガイドで答える", "on": "moderator"}
REPLY, NOTIFY = "返信する", "返信して相手に通知"
RECEIVED, REPLIED, ALREADY = "返信を受け付けました", "返信しました", "返信済みです"
PUBLIC_BUTTONS = ["役に立った", "役に立たなかった", "まちがいを報告"]
WEATHER = "明日の東京の天気はどうですか、傘はいりますか"
NOISE = (
    "サワードウ",
    "オーロラ",
    "盆栽",
    "ヨット",
    "望遠鏡",
    "宇宙旅行",
    "アルパカ",
    "バンジョー",
    "気球",
    "琥珀",
)
TUNING = Path(__file__).parents[1] / "search" / "questions_tuning.toml"
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


def menu_options(response: Response) -> list[dict[str, Any]]:
    """Return the options of the menu of near entries."""
    (menu,) = (
        item
        for row in response.body.get("components") or ()
        for item in row["components"]
        if item["custom_id"].startswith("answering.pick:")
    )
    return list(menu["options"])


def menu_labels(response: Response) -> list[str]:
    """Return what the menu of near entries offers, in words."""
    return [str(option["label"]) for option in menu_options(response)]


def posts(world: World) -> list[dict[str, Any]]:
    """Return what the bot sent into the channel, as it was sent."""
    return [
        sent.body
        for sent in world.wire.sent
        if sent.method == "POST" and sent.path.endswith("/messages") and sent.path.startswith("/channels/")
    ]


async def unsure(world: World) -> str:
    """Return a question on the subject that the guide cannot answer for sure."""
    search = await world.bot.finder.search()
    for each in tomllib.loads(TUNING.read_text(encoding="utf-8"))["asked"]:
        found = guidance(each["text"], search.find(each["text"]), world.bot.guide, world.bot.today())
        if found.is_gap and found.nearest and len(each["text"]) < LONGEST_ASKED:
            return str(each["text"])
    raise AssertionError("everything is answered for sure")


async def figure_only(world: World) -> str:
    """Return a question with a calculation, but without an entry that surely answers it."""
    search = await world.bot.finder.search()
    for count in range(len(NOISE)):
        text = " ".join(("5万円", "手取り", *NOISE[:count]))
        found = guidance(text, search.find(text), world.bot.guide, world.bot.today())
        if found.offer and not found.entry:
            return text
    raise AssertionError("every one has an entry")


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
    assert [item["label"] for row in post["components"] for item in row["components"]] == PUBLIC_BUTTONS
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


async def test_while_a_reply_is_on_its_way_nothing_else_can_be_chosen(
    world: World, member: Conversation
) -> None:
    await member.talk(*ASK)
    world.wire.sent.clear()
    await member.step(f"click {REPLY}")
    first = next(sent.body for sent in world.wire.sent if sent.path.endswith("/callback"))
    held = [item for row in first["data"]["components"] for item in row["components"]]
    can = {item.get("label", "menu") for item in held if not item.get("disabled")}
    assert not {REPLY, NOTIFY, RECEIVED, "menu"} & can
    assert {"役に立った", "チャンネルに共有"} <= can


async def test_both_buttons_together_reply_once(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    late = await hold_press(world, member, NOTIFY)
    said = await member.step(f"click {REPLY}")
    await deliver(world, late)
    assert len(replies(world)) == 1
    assert REPLIED in labels(said)


async def test_another_entry_chosen_meanwhile_is_not_posted_as_well(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk(*ASK)
    late = await hold_press(world, member, REPLY)
    other = menus(answer)["answering.pick"][0]
    await member.talk(f"select answering.pick={other}", f"click {REPLY}")
    await deliver(world, late)
    assert len(replies(world)) == 1


async def test_after_a_reply_another_entry_can_be_replied_with_as_well(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk(*ASK)
    other = menus(answer)["answering.pick"][0]
    await member.step(f"click {REPLY}")
    picked = await member.step(f"select answering.pick={other}")
    assert pressable(picked)[REPLY]
    assert not {REPLIED, ALREADY} & set(labels(picked))
    assert REPLIED in labels(await member.step(f"click {REPLY}"))
    assert [each.embeds[0]["title"] for each in replies(world)] == [title(answer), title(picked)]
    assert (
        len({post["nonce"] for post in posts(world)}) == 2
    )  # or Discord would take the second for the first
    first = next(key for key in menus(picked)["answering.pick"] if key not in menus(answer)["answering.pick"])
    back = await member.step(f"select answering.pick={first}")
    assert pressable(back)[ALREADY] is False
    assert f"/{replies(world)[0].id}'" in str(back.body["components"])


@pytest.mark.parametrize("known", [True, False])
async def test_a_press_that_arrives_after_a_restart_posts_nothing_more(
    world: World, member: Conversation, *, known: bool
) -> None:
    """Where the reply was not kept, Discord still knows the post by its nonce."""
    await member.talk(*ASK)
    late = await hold_press(world, member, REPLY)
    await member.step(f"click {REPLY}")
    if not known:
        await forget_old_replies(world.bot.database, world.bot.today() + datetime.timedelta(days=KEPT_DAYS))
    await world.restart()
    await deliver(world, late)
    assert len(posts(world)) == (1 if known else 2)
    assert len({post["nonce"] for post in posts(world)}) == 1
    assert all(post["enforce_nonce"] for post in posts(world))


@pytest.mark.parametrize("steps", [(), ("restart",), ("as moderator",), ("wait 23h",)], ids=str)
async def test_the_same_answer_is_not_posted_twice_under_a_message(
    world: World, member: Conversation, steps: tuple[str, ...]
) -> None:
    await member.talk(*ASK, f"click {REPLY}", *steps)
    again = await member.step(SAME_MESSAGE)
    assert pressable(again)[ALREADY] is False
    assert not {REPLY, NOTIFY} & set(labels(again))
    assert f"/{replies(world)[0].id}'" in str(again.body["components"])


async def test_an_answer_that_was_opened_before_somebody_else_replied_names_that_reply(
    world: World, member: Conversation
) -> None:
    await member.talk(*ASK)
    late = await hold_press(world, member, REPLY)
    await member.talk(ASK[1], f"click {REPLY}")
    await deliver(world, late)
    assert len(replies(world)) == 1
    shown = str(world.wire.sent[-1].body)
    assert ALREADY in shown
    assert f"/{replies(world)[0].id}'" in shown


async def test_two_members_who_press_at_once_reply_once(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    first = await hold_press(world, member, REPLY)
    await member.step(ASK[1])
    second = await hold_press(world, member, REPLY)
    await deliver(world, first, second)
    assert len(replies(world)) == 1


async def test_days_later_the_same_can_be_replied_again_and_the_earlier_reply_is_named(
    world: World, member: Conversation
) -> None:
    await member.talk(*ASK, f"click {REPLY}", "wait 2d")
    again = await member.step(ASK[1])
    assert {REPLY, NOTIFY, "前の返信を見る"} <= set(labels(again))
    await member.step(f"click {REPLY}")
    assert len(replies(world)) == 2
    third = await member.step(ASK[1])
    assert f"/{replies(world)[1].id}'" in str(third.body["components"])


async def test_a_reply_that_was_deleted_can_be_posted_again(world: World, member: Conversation) -> None:
    await member.talk(*ASK, f"click {REPLY}")
    (posted,) = replies(world)
    again = await member.step(ASK[1])
    assert ALREADY in labels(again)
    world.env.backend.delete_message(world.channel.id, posted.id)
    again = await member.step(ASK[1])
    assert {REPLY, NOTIFY} <= set(labels(again))
    assert REPLIED in labels(await member.step(f"click {REPLY}"))
    assert len(replies(world)) == 1
    world.wire.sent.clear()


async def test_a_reply_of_which_discord_says_nothing_counts_as_standing(
    world: World, member: Conversation
) -> None:
    await member.talk(*ASK, f"click {REPLY}")
    world.env.inject_error("GET", f"{CHANNEL_POST}/*", status=403, code=50001, message="Missing Access")
    assert ALREADY in labels(await member.step(ASK[1]))
    world.wire.sent.clear()


async def test_a_database_that_fails_does_not_keep_anybody_from_replying(
    world: World, member: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    await world.bot.database.close()
    *_, said = await member.talk(*ASK, f"click {REPLY}")
    assert REPLIED in labels(said)
    assert len(replies(world)) == 1
    assert any("could not be kept" in record.getMessage() for record in caplog.records)
    world.mistakes.found.clear()


async def test_nobody_is_notified_twice_of_one_message_within_ten_minutes(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk(*ASK)
    second, third, *_ = menus(answer)["answering.pick"]
    await member.talk(f"click {NOTIFY}", f"select answering.pick={second}")
    refused = await member.step(f"click {NOTIFY}")
    assert "10分に1回まで" in everything(refused)
    assert refused.ephemeral
    await member.talk(ASK[1], f"select answering.pick={second}")
    assert REPLIED in labels(await member.step(f"click {REPLY}"))
    await world.env.advance_time(601)
    *_, said = await member.talk(f"select answering.pick={third}", f"click {NOTIFY}")
    assert REPLIED in labels(said)
    notified = [post["allowed_mentions"]["replied_user"] for post in posts(world)]
    assert notified == [True, False, True]


async def test_somebody_else_may_notify_of_the_same_message(member: Conversation) -> None:
    _, answer = await member.talk(*ASK)
    other = menus(answer)["answering.pick"][0]
    *_, said = await member.talk(
        f"click {NOTIFY}", "as moderator", SAME_MESSAGE,
        f"select answering.pick={other}", f"click {NOTIFY}",
    )  # fmt: skip
    assert REPLIED in labels(said)


async def test_one_member_replies_five_times_in_ten_minutes(world: World, member: Conversation) -> None:
    for _ in range(5):
        *_, said = await member.talk(*ASK, f"click {REPLY}")
        assert REPLIED in labels(said)
    *_, refused = await member.talk(*ASK, f"click {REPLY}")
    assert "10分に5回まで" in everything(refused)
    assert len(replies(world)) == 5
    await world.env.advance_time(601)
    assert REPLIED in labels((await member.talk(ASK[1], f"click {REPLY}"))[1])


async def test_a_reply_that_stands_there_already_does_not_count(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    late = await hold_press(world, member, NOTIFY)
    await member.talk("as moderator", SAME_MESSAGE, f"click {REPLY}")
    await deliver(world, late)
    other = menus((await member.talk("as member", ASK[1]))[-1])["answering.pick"][0]
    *_, said = await member.talk(f"select answering.pick={other}", f"click {NOTIFY}")
    assert REPLIED in labels(said)


async def test_a_reply_that_was_not_posted_does_not_count(world: World, member: Conversation) -> None:
    await member.talk(*ASK)
    for _ in range(6):
        world.env.inject_error("POST", CHANNEL_POST, status=403, code=50013, message="Missing Permissions")
        await member.step(f"click {NOTIFY}")
        world.wire.sent.clear()
    assert REPLIED in labels(await member.step(f"click {NOTIFY}"))


async def test_of_a_long_message_the_part_that_asks_is_read_and_shown(member: Conversation) -> None:
    story = "先週から机の上を片づけていて、古い写真や手紙がたくさん出てきました。" * 20
    _, answer = await member.talk({"say": f"{story}{QUESTION}{story}"}, "menu ガイドで答える")
    _, alone = await member.talk(*ASK)
    assert title(answer) == title(alone)
    assert QUESTION in str(answer.body["content"])


async def test_each_entry_that_an_answer_comes_to_show_can_be_voted_on(member: Conversation) -> None:
    _, answer, first = await member.talk(*ASK, "click 役に立った")
    other = menus(answer)["answering.pick"][0]
    _, second = await member.talk(f"select answering.pick={other}", "click 役に立った")
    assert "投票ありがとうございます" in labels(first)
    assert "投票ありがとうございます" in labels(second)


async def test_buttons_outlive_a_restart(world: World, member: Conversation) -> None:
    await member.talk(*ASK, "restart", f"click {REPLY}")
    assert len(replies(world)) == 1


async def test_another_near_entry_can_be_chosen_in_place_and_replied_with(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk(*ASK)
    other = menus(answer)["answering.pick"][0]
    picked = await member.step(f"select answering.pick={other}")
    assert picked.kind is Kind.UPDATE
    assert title(picked) != title(answer)
    assert picked.body["content"] == answer.body["content"]
    offered, left = menus(answer)["answering.pick"], menus(picked)["answering.pick"]
    assert title(answer) not in menu_labels(answer)
    assert menu_labels(picked)[0] == title(answer)
    assert left[1:] == [key for key in offered if key != other]
    assert not any(option.get("default") for option in menu_options(picked))
    await member.step(f"click {REPLY}")
    assert [message.embeds[0]["title"] for message in replies(world)] == [title(picked)]


async def test_where_nothing_is_near_it_says_so_and_keeps_nothing_of_somebody_elses_message(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk(f"say {WEATHER}", "menu ガイドで答える")
    assert title(answer) == world.bot.messages[Language.JA]("guide.not_sure.title")
    assert "近い項目は、ガイドにありませんでした" in everything(answer)
    assert "種類から" not in everything(answer)
    assert "言い方" not in everything(answer)
    assert REPLY not in labels(answer)
    assert "answering.pick" not in menus(answer)
    assert "保存" not in everything(answer)
    assert await open_gaps(world.bot.database, world.guild.id, world.clock.today()) == ()


async def test_a_message_that_compares_services_can_be_replied_with_the_way_to_the_comparison(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk(
        "say ランサーズとココナラで3万円だとどっちが手取り多い？", "menu ガイドで答える"
    )
    assert title(answer) == world.bot.messages[Language.JA]("guide.compares.title")
    said = await member.step(f"click {REPLY}")
    assert REPLIED in labels(said)
    (post,) = posts(world)
    assert post["embeds"][0]["description"] == answer.body["embeds"][0]["description"]
    (compare, report) = (item for row in post["components"] for item in row["components"])
    assert compare["custom_id"] in str(answer.body["components"])
    assert compare["custom_id"].startswith("compare.open:")
    assert report["label"] == "まちがいを報告"
    assert pressable(await member.step(ASK[1]))[ALREADY] is False


async def test_nothing_is_kept_of_a_message_that_was_answered(world: World, member: Conversation) -> None:
    await member.talk(*ASK, f"click {REPLY}")
    assert await open_gaps(world.bot.database, world.guild.id, world.clock.today()) == ()


async def test_a_question_about_a_sum_is_answered_with_the_figure_which_can_be_replied_with(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk("say ランサーズで５万円の仕事の手取り", "menu ガイドで答える")
    assert "41,750円" in everything(answer).splitlines()[1]
    (offer,) = (label for label in labels(answer) if "41,750円" in label)
    shown = await member.step(f"click {offer}")
    assert shown.ephemeral
    assert title(shown) == "手取り 41,750円"
    said = await member.step(f"click {REPLY}")
    assert REPLIED in labels(said)
    assert [message.embeds[0]["title"] for message in replies(world)] == ["手取り 41,750円"]


FIGURE = "**手取り 41,750円**"


@pytest.mark.parametrize("press", [REPLY, NOTIFY, "チャンネルに共有"])
async def test_the_figure_goes_along_with_the_entry_that_is_posted(
    world: World, member: Conversation, press: str
) -> None:
    _, answer = await member.talk("say ランサーズで５万円の仕事の手取り", "menu ガイドで答える")
    line = str(answer.body["content"]).splitlines()[1]
    assert line.startswith(FIGURE)
    await member.step(f"click {press}")
    (posted,) = replies(world)
    assert posted.content == line
    assert posted.embeds[0]["title"] == title(answer)
    (breakdown,) = (item for item in posted.components[0]["components"])
    assert breakdown["label"] == "手取り 41,750円の内訳"
    assert breakdown["custom_id"].startswith("fee.show:")


async def test_the_figure_goes_along_with_another_entry_as_well(world: World, member: Conversation) -> None:
    _, answer = await member.talk(f"say {await figure_only(world)}", "menu ガイドで答える")
    other = menus(answer)["answering.pick"][0]
    picked = await member.step(f"select answering.pick={other}")
    line = str(picked.body["content"]).splitlines()[1]
    assert title(answer) in line
    again = await member.step(f"select answering.pick={menus(picked)['answering.pick'][0]}")
    assert again.body["content"] == picked.body["content"]
    await member.step(f"click {REPLY}")
    assert [(each.content, each.embeds[0]["title"]) for each in replies(world)] == [(line, title(again))]


async def test_a_figure_can_be_replied_with_where_no_entry_surely_answers(
    world: World, member: Conversation
) -> None:
    _, answer = await member.talk(f"say {await figure_only(world)}", "menu ガイドで答える")
    assert title(answer).startswith("手取り")
    assert str(answer.body["content"]).count("手取り") <= 1
    await member.step(f"click {REPLY}")
    assert [message.embeds[0]["title"] for message in replies(world)] == [title(answer)]
    assert await open_gaps(world.bot.database, world.guild.id, world.clock.today()) == ()


async def test_where_something_is_near_the_question_is_kept_once_and_that_is_said(
    world: World, member: Conversation
) -> None:
    """Whoever asks about a message, and whatever is voted afterwards."""
    _, answer = await member.talk(f"say {await unsure(world)}", "menu ガイドで答える")
    assert title(answer) == world.bot.messages[Language.JA]("guide.not_sure.title")
    assert REPLY not in labels(answer)
    assert "だれが聞いたかを残さずに" in everything(answer)
    first, *rest = menus(answer)["answering.pick"]
    picked = await member.step(f"select answering.pick={first}")
    assert REPLY in labels(picked)
    assert menus(picked).get("answering.pick", []) == rest
    *_, again = await member.talk("click 役に立たなかった", "as moderator", SAME_MESSAGE)
    assert title(again) == title(answer)
    *_, voted = await member.talk(f"select answering.pick={first}", "click 役に立たなかった")
    assert "vote.reason" in menus(voted)
    (gap,) = await open_gaps(world.bot.database, world.guild.id, world.clock.today())
    assert gap.times == 1


async def test_thanks_for_a_vote_go_when_another_entry_is_chosen(member: Conversation) -> None:
    _, answer, voted = await member.talk(*ASK, "click 役に立たなかった")
    assert "投票ありがとうございます" in str(voted.body["content"])
    other = menus(answer)["answering.pick"][0]
    picked = await member.step(f"select answering.pick={other}")
    assert picked.body["content"] == answer.body["content"]
    assert "役に立った" in labels(picked)


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


async def test_of_the_member_nothing_is_asked_but_to_be_allowed_to_write(
    world: World, member: Conversation
) -> None:
    """The embed and the message that is replied to are the bot's business."""
    await member.talk(*ASK)
    send_instead(world, permissions=discord.Permissions(send_messages=True))
    assert REPLIED in labels(await member.step(f"click {REPLY}"))


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
