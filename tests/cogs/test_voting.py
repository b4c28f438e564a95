"""Helpful or not: the votes under an entry."""

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.domain.guide import Language
from bot.domain.votes import Reason, VoteCount
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind, Response
from bot.simulation.world import World
from bot.store.database import open_database
from bot.store.gaps import open_gaps
from bot.store.votes import votes
from tests.cogs.reading import everything, labels, menus, title
from tests.cogs.staging import choose_forged, click_forged, deliver, forbid_posting, hold_press, send_instead

OPEN = "/guide query:faq.fee"
ASK = "/guide query:報酬っていつ振り込まれる？"
YES, NO = "役に立った", "役に立たなかった"
THANKS, ALREADY = "投票ありがとうございます", "投票済みです（あとから変えられません）"
KEPT = "だれが聞いたかを残さずに"
REASON_THANKS = "理由も受け取りました。ありがとうございます"


async def counts(world: World) -> tuple[VoteCount, ...]:
    return await votes(world.bot.database, guild_id=world.guild.id)


def pressable(response: Response) -> list[str]:
    return [
        str(item["label"])
        for row in response.body["components"]
        for item in row["components"]
        if item["type"] == 2 and not item.get("disabled")
    ]


async def test_a_helpful_vote_is_counted_and_thanked_for_in_place(world: World, member: Conversation) -> None:
    opened = await member.step(OPEN)
    await world.restart()
    voted = await member.step(f"click {YES}")
    assert voted.kind is Kind.UPDATE
    assert voted.body["embeds"] == opened.body["embeds"]
    assert [label for label in labels(opened) if label not in {YES, NO}] == pressable(voted)
    assert THANKS in labels(voted)
    (count,) = await counts(world)
    assert (count.entry, count.helpful, count.unhelpful) == ("faq.fee", 1, 0)


async def test_an_unhelpful_vote_may_be_given_a_reason_even_after_a_restart(
    world: World, member: Conversation
) -> None:
    _, voted = await member.talk(OPEN, f"click {NO}")
    assert menus(voted)["vote.reason"] == [reason.value for reason in Reason]
    assert NO not in labels(voted)
    (count,) = await counts(world)
    assert (count.unhelpful, count.reasons) == (1, {})
    await world.restart()
    given = await member.step("select vote.reason=outdated")
    assert given.kind is Kind.UPDATE
    assert REASON_THANKS in labels(given)
    (count,) = await counts(world)
    assert (count.helpful, count.unhelpful, count.reasons) == (0, 1, {Reason.OUTDATED: 1})


async def test_a_member_votes_once_and_is_told_so_kindly(world: World, member: Conversation) -> None:
    await member.talk(OPEN, f"click {YES}")
    again = (await member.talk(OPEN, f"click {NO}"))[1]
    assert ALREADY in labels(again)
    assert again.followups == ()
    (count,) = await counts(world)
    assert (count.helpful, count.unhelpful) == (1, 0)


async def test_everybody_has_a_vote(world: World, member: Conversation, moderator: Conversation) -> None:
    await member.talk(OPEN, f"click {YES}")
    voted = (await moderator.talk(OPEN, f"click {NO}"))[1]
    assert "vote.reason" in menus(voted)
    (count,) = await counts(world)
    assert (count.helpful, count.unhelpful) == (1, 1)


async def test_an_impatient_finger_votes_once_and_can_still_say_why(
    world: World, member: Conversation
) -> None:
    await member.step(OPEN)
    await deliver(world, await hold_press(world, member, NO), times=4)
    (count,) = await counts(world)
    assert count.unhelpful == 1
    (message,) = world.env.backend.messages[world.channel.id].values()
    shown = str(message.components)
    assert "vote.reason" in shown
    assert ALREADY not in shown


async def test_a_reason_is_counted_once(world: World, member: Conversation) -> None:
    _, voted = await member.talk(OPEN, f"click {NO}")
    (identity,) = (
        item["custom_id"]
        for row in voted.body["components"]
        for item in row["components"]
        if item["type"] == 3
    )
    await member.step("select vote.reason=wrong")
    assert "理由の受付は終わりました" in await choose_forged(world, str(identity), "missing")
    (count,) = await counts(world)
    assert count.reasons == {Reason.WRONG: 1}


async def test_a_vote_on_a_text_that_was_rewritten_is_not_counted(world: World, member: Conversation) -> None:
    await member.step(OPEN)
    guide = world.bot.guide
    entry = guide.entries["faq.fee"]
    corrected = replace(entry, ja=replace(entry.ja, answer="手数料は変わりました。"))
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, entry.key: corrected})
    refused = await member.step(f"click {YES}")
    assert "もう一度開いてから投票してください" in everything(refused)
    assert await counts(world) == ()
    assert THANKS in labels((await member.talk(OPEN, f"click {YES}"))[1])


async def test_words_that_an_editor_brought_back_can_be_voted_on_at_once(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    await member.talk(OPEN, f"click {YES}")
    await moderator.talk("/answers edit entry:faq.fee", {"submit": {"ja.answer": "別の答え。"}}, "click 保存")
    await member.step("wait 1d")  # the voters on the words before are forgotten
    asked = await moderator.step("/answers remove entry:faq.fee")
    await moderator.step(f"click {labels(asked)[0]}")
    await member.step(OPEN)
    assert THANKS in labels(await member.step(f"click {YES}"))
    (count,) = await counts(world)
    assert count.helpful == 2


async def test_a_vote_that_cannot_be_saved_is_said_so_and_can_be_cast_again(
    world: World, member: Conversation, tmp_path: Path
) -> None:
    await member.step(OPEN)
    database = world.bot.database
    async with await open_database(f"sqlite:///{tmp_path / 'gone.db'}") as world.bot.database:
        pass
    failed = await member.step(f"click {NO}")
    assert THANKS not in labels(failed)
    (refusal,) = failed.followups or (failed,)
    assert title(refusal) == "うまくいきませんでした"
    assert "保存できませんでした" in everything(refusal)
    assert refusal.ephemeral
    world.mistakes.found.clear()
    world.bot.database = database
    assert "vote.reason" in menus(await member.step(f"click {NO}"))


async def test_a_vote_that_discord_did_not_let_through_can_be_cast_again(
    world: World, member: Conversation
) -> None:
    await member.step(OPEN)
    world.env.inject_error("POST", "/interactions/*/*/callback", status=503, message="Service Unavailable")
    assert "Discord側" in everything(await member.step(f"click {YES}"))
    assert await counts(world) == ()
    world.mistakes.found.clear()
    world.wire.sent.clear()
    assert THANKS in labels(await member.step(f"click {YES}"))


async def test_a_reason_that_cannot_be_saved_is_said_so(world: World, member: Conversation) -> None:
    await member.talk(OPEN, f"click {NO}")
    await world.bot.database.close()
    failed = await member.step("select vote.reason=wrong")
    assert "保存できませんでした" in everything((failed.followups or (failed,))[0])
    world.mistakes.found.clear()
    await world.restart()
    assert REASON_THANKS in labels(await member.step("select vote.reason=wrong"))


async def test_a_busy_database_still_gets_discord_a_first_answer(world: World, member: Conversation) -> None:
    await member.talk(OPEN, f"click {YES}")
    answers = [sent for sent in world.wire.sent if sent.path.endswith("/callback")]
    assert answers[-1].body["type"] == 6  # acknowledged at once; the database comes after it


async def test_an_answer_that_did_not_help_keeps_its_question_for_the_moderators(
    world: World, member: Conversation
) -> None:
    await member.talk(ASK, f"click {NO}")
    (gap,) = await open_gaps(world.bot.database, world.guild.id, world.bot.today())
    assert (gap.question, gap.nothing, gap.unhelpful) == ("報酬っていつ振り込まれる?", 0, 1)
    assert gap.nearest == "faq.payout-timing"


async def test_who_asks_for_all_and_may_not_post_is_told_so_and_the_question_is_kept(
    world: World, member: Conversation
) -> None:
    forbid_posting(world)
    asked, _ = await member.talk(f"{ASK} public:True", f"click {NO}")
    assert asked.body["content"].splitlines() == [
        "質問：報酬っていつ振り込まれる？",
        "このチャンネルに投稿する権限がないため、あなただけに表示しています。",
    ]
    (gap,) = await open_gaps(world.bot.database, world.guild.id, world.bot.today())
    assert gap.question == "報酬っていつ振り込まれる?"


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((OPEN, f"click {NO}"), id="no question was asked"),
        pytest.param((ASK, f"click {YES}"), id="it helped"),
        pytest.param((OPEN, f"click {YES}", ASK, f"click {YES}"), id="both helped"),
    ],
)
async def test_other_votes_keep_no_question(
    world: World, member: Conversation, steps: tuple[str, ...]
) -> None:
    await member.talk(*steps)
    assert await open_gaps(world.bot.database, world.guild.id, world.bot.today()) == ()


async def test_who_says_that_it_did_not_help_is_told_that_the_question_is_kept(member: Conversation) -> None:
    asked, voted = await member.talk(ASK, f"click {NO}")
    lines = str(voted.body["content"]).splitlines()
    assert lines[0] == str(asked.body["content"])
    assert lines[1] == THANKS
    assert KEPT in lines[2]


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((OPEN, f"click {NO}"), id="no question was asked"),
        pytest.param((ASK, f"click {YES}"), id="it helped"),
    ],
)
async def test_where_no_question_is_kept_nothing_of_the_kind_is_said(
    member: Conversation, steps: tuple[str, ...]
) -> None:
    *_, voted = await member.talk(*steps)
    assert KEPT not in str(voted.body)


async def test_the_menu_of_reasons_says_on_a_phone_that_it_is_optional(member: Conversation) -> None:
    _, voted = await member.talk(OPEN, f"click {NO}")
    (placeholder,) = (
        item["placeholder"]
        for row in voted.body["components"]
        for item in row["components"]
        if item["type"] == 3
    )
    assert "任意" in placeholder
    assert len(placeholder) <= 14


async def test_a_vote_that_counts_is_not_said_to_have_failed(world: World, member: Conversation) -> None:
    await member.step(ASK)
    world.env.inject_error("PATCH", "/webhooks/*/*/messages/*", status=404, code=10008, message="Unknown")
    voted = await member.step(f"click {NO}")
    assert voted.followups == ()
    assert len(await open_gaps(world.bot.database, world.guild.id, world.bot.today())) == 1
    world.mistakes.found.clear()
    world.wire.sent.clear()
    await world.env.advance_time(61)
    assert ALREADY in labels(await member.step(f"click {NO}"))
    (count,) = await counts(world)
    assert (count.helpful, count.unhelpful) == (0, 1)


# Under an answer for all


async def test_a_vote_under_an_answer_for_all_is_answered_to_the_voter_alone(
    world: World, member: Conversation
) -> None:
    public = await member.step(f"{OPEN} public:True")
    assert [label for label in labels(public) if label in {YES, NO}] == [YES, NO]
    (message,) = world.env.backend.messages[world.channel.id].values()
    before = str(message.components)
    await world.restart()
    for person, label, said in (("member", YES, THANKS), ("moderator", YES, THANKS), ("member", NO, ALREADY)):
        _, told = await member.talk(f"as {person}", f"click {label}")
        assert told.ephemeral
        assert told.body["content"] == said
    assert str(message.components) == before
    (count,) = await counts(world)
    assert (count.helpful, count.unhelpful) == (2, 0)


async def test_who_was_not_helped_by_an_answer_for_all_may_say_why(
    world: World, member: Conversation
) -> None:
    *_, told = await member.talk(f"{ASK} public:True", "as moderator", f"click {NO}")
    assert told.ephemeral
    assert menus(told)["vote.reason"] == [reason.value for reason in Reason]
    assert KEPT in str(told.body["content"])
    given = await member.step("select vote.reason=outdated")
    assert REASON_THANKS in labels(given)
    (count,) = await counts(world)
    assert (count.unhelpful, count.reasons) == (1, {Reason.OUTDATED: 1})
    (gap,) = await open_gaps(world.bot.database, world.guild.id, world.bot.today())
    assert (gap.question, gap.unhelpful) == ("報酬っていつ振り込まれる?", 1)


async def test_a_question_is_kept_from_an_answer_in_another_language(
    world: World, member: Conversation
) -> None:
    world.speak(world.member, "en-GB")
    await member.step(f"{ASK} public:True")
    assert "vote.reason" in menus(await member.step(f"click {NO}"))
    (gap,) = await open_gaps(world.bot.database, world.guild.id, world.bot.today())
    assert gap.question == "報酬っていつ振り込まれる?"


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((OPEN, "click チャンネルに共有"), id="shared"),
        pytest.param((f"say {ASK.partition(':')[2]}", "menu ガイドで答える", "click 返信する"), id="reply"),
    ],
)
async def test_every_entry_for_all_can_be_voted_on(
    world: World, member: Conversation, steps: tuple[str, ...]
) -> None:
    *_, told = await member.talk(*steps, "as moderator", f"click {YES}")
    assert told.ephemeral
    assert told.body["content"] == THANKS
    assert [count.helpful for count in await counts(world)] == [1]


async def test_a_vote_under_an_answer_for_all_that_cannot_be_saved_is_said_so(
    world: World, member: Conversation
) -> None:
    await member.step(f"{OPEN} public:True")
    await world.bot.database.close()
    failed = await member.step(f"click {YES}")
    refusal = (*failed.followups, failed)[0]
    assert "保存できませんでした" in everything(refusal)
    assert refusal.ephemeral
    world.mistakes.found.clear()
    await world.restart()
    assert (await member.step(f"click {YES}")).body["content"] == THANKS


async def test_a_question_with_marks_is_kept_as_it_was_typed(world: World, member: Conversation) -> None:
    typed = {"command": "/guide", "options": {"query": "退会 *できない* [なぜ]（#1）？ a_b"}}
    await member.talk(typed, f"click {NO}")
    (gap,) = await open_gaps(world.bot.database, world.guild.id, world.bot.today())
    assert gap.question == "退会 *できない* [なぜ](#1)? a_b"


async def test_where_the_bot_is_only_the_members_own_a_vote_keeps_no_question(
    world: World, member: Conversation
) -> None:
    send_instead(world, authorizing_integration_owners={"1": str(world.member.id)})
    voted = (await member.talk(ASK, f"click {NO}"))[1]
    assert "vote.reason" in menus(voted)
    assert await open_gaps(world.bot.database, world.guild.id, world.bot.today()) == ()


async def test_outside_a_server_votes_count_and_no_question_is_kept(
    world: World, member: Conversation
) -> None:
    person = {"id": str(world.member.id), "username": "m", "discriminator": "0", "avatar": None}
    send_instead(
        world,
        guild_id=None,
        member=None,
        user=person,
        authorizing_integration_owners={"1": str(world.member.id)},
    )
    opened, voted = await member.talk(ASK, f"click {NO}")
    assert "まちがいを報告" not in labels(opened)
    assert "vote.reason" in menus(voted)
    (count,) = await votes(world.bot.database, guild_id=0)
    assert count.unhelpful == 1
    assert await open_gaps(world.bot.database, 0, world.bot.today()) == ()


@pytest.mark.parametrize(
    "identity",
    ["vote.helpful:1:x", "vote.unhelpful:1:6df826413ced~no", "vote.helpful:0:x", "vote.reason:1:x"],
)
async def test_an_old_or_forged_button_is_answered_kindly(
    world: World, member: Conversation, identity: str
) -> None:
    await member.step("/guide query:faq.fee public:True")
    assert "もう一度入力してください" in await click_forged(world, identity)
    assert await counts(world) == ()


async def test_a_reason_that_is_not_on_the_list_is_answered_kindly(world: World) -> None:
    assert "もう一度入力してください" in await choose_forged(world, "vote.reason:1:x", "'; DROP TABLE votes")


@pytest.mark.parametrize("language", ["en"])
async def test_voting_speaks_english(world: World, member: Conversation) -> None:
    _, voted = await member.talk("/guide query:faq.fee", "click Not helpful")
    assert "vote.reason" in menus(voted)
    said = await member.step("select vote.reason=It is wrong")
    assert world.bot.messages[Language.EN]("guide.vote.reason_thanks") in labels(said)
    (count,) = await counts(world)
    assert count.reasons == {Reason.WRONG: 1}
