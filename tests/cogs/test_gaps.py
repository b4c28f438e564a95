"""/gaps: what the guide did not answer, and how entries were voted on, for moderators."""

import dataclasses
import datetime

import discord
import pytest
from msgspec.structs import replace

from bot.domain.gaps import Why
from bot.domain.votes import Reason, version_of
from bot.render import pages
from bot.render.gaps import PAGE
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind, Response
from bot.simulation.world import World
from bot.store.gaps import open_gaps, record_gap
from bot.store.votes import add_reason, cast_vote
from tests.cogs.reading import everything, field, labels, menus, title
from tests.cogs.staging import choose_forged, click_forged, send_instead, show_command_to_everybody

REFUSED = "うまくいきませんでした"
NONE = "未解決の質問はありません"
VOTES, BACK, BEFORE, AFTER, CLOSE = "投票を見る", "質問に戻る", "前のページ", "次のページ", "消す"


async def asked(
    world: World,
    question: str,
    *,
    nothing: int = 0,
    unhelpful: int = 0,
    nearest: str | None = None,
    days_ago: int = 0,
) -> None:
    """Have a question asked so often without an answer."""
    for why, times in ((Why.NOTHING, nothing), (Why.UNHELPFUL, unhelpful)):
        for _ in range(times):
            await record_gap(
                world.bot.database,
                guild_id=world.guild.id,
                question=question,
                terms=frozenset({question}),
                why=why,
                nearest=nearest,
                today=world.bot.today() - datetime.timedelta(days=days_ago),
            )


async def voted(
    world: World, entry: str, *, helpful: int = 0, reasons: tuple[Reason | None, ...] = ()
) -> None:
    """Have an entry voted on: helpful so often, and once unhelpful for each reason."""
    for number, reason in enumerate([*[None] * helpful, *reasons]):
        ballot = await cast_vote(
            world.bot.database,
            guild_id=world.guild.id,
            entry=entry,
            version=version_of(world.bot.guide.entries[entry]),
            member_id=number,
            helpful=number < helpful,
        )
        if reason is not None and ballot is not None and ballot.slip is not None:
            await add_reason(world.bot.database, slip=ballot.slip, reason=reason)


def names(response: Response) -> list[str]:
    return [str(each["name"]) for each in response.body["embeds"][0].get("fields", ())]


async def test_the_list_says_what_was_asked_how_often_and_when(world: World, moderator: Conversation) -> None:
    await asked(world, "確定申告の期限は", nothing=1)
    await asked(world, "退会後の名刺", nothing=1, nearest="faq.fee", days_ago=5)
    await asked(world, "退会後の名刺", nothing=1, unhelpful=1, nearest="faq.fee")
    listed = await moderator.step("/gaps")
    assert listed.ephemeral
    assert title(listed) == "未解決の質問（2件）"
    assert names(listed) == ["1. 退会後の名刺", "2. 確定申告の期限は"]
    assert field(listed, "1.").splitlines() == [
        "見つからなかった 2回、役に立たなかった 1回",
        "2026年11月18日(水)〜2026年11月23日(月)",
        "近い項目：クラウドワークスの手数料はいくら？",
    ]
    assert field(listed, "2.").splitlines() == [
        "見つからなかった 1回",
        "2026年11月23日(月)",
        "近い項目：なし",
    ]
    assert "質問は90日たつと消えます" in everything(listed)


async def test_the_nearest_entry_opens_from_a_menu(world: World, moderator: Conversation) -> None:
    await asked(world, "手数料の名刺", nothing=1, nearest="faq.fee")
    await asked(world, "手数料の看板", nothing=1, nearest="faq.fee")
    await asked(world, "なくなった項目", nothing=1, nearest="faq.gone")
    listed = await moderator.step("/gaps")
    assert menus(listed)["entry.open"] == ["faq.fee"]
    await world.restart()
    opened = await moderator.step("select entry.open=faq.fee")
    assert title(opened) == "クラウドワークスの手数料はいくら？"
    assert opened.ephemeral


async def test_a_question_that_is_dealt_with_leaves_the_list_in_place_even_after_a_restart(
    world: World, moderator: Conversation
) -> None:
    await asked(world, "一番目", nothing=2)
    await asked(world, "二番目", nothing=1)
    first = menus(await moderator.step("/gaps"))["gaps.close"][0]
    await world.restart()
    sure = await moderator.step(f"select gaps.close={first}")
    assert sure.kind is Kind.UPDATE
    assert "一番目" in everything(sure)
    assert labels(sure) == [CLOSE, BACK]
    assert len(await open_gaps(world.bot.database, world.guild.id, world.bot.today())) == 2
    await world.restart()
    left = await moderator.step(f"click {CLOSE}")
    assert left.kind is Kind.UPDATE
    assert names(left) == ["1. 二番目"]
    (last,) = menus(left)["gaps.close"]
    empty = (await moderator.talk(f"select gaps.close={last}", f"click {CLOSE}"))[1]
    assert NONE in everything(empty)
    assert menus(empty) == {}


async def test_two_moderators_may_close_the_same_question(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await asked(world, "一番目", nothing=1)
    (gap,) = menus(await moderator.step("/gaps"))["gaps.close"]
    await moderator.step(f"select gaps.close={gap}")
    await operator.talk("/gaps", f"select gaps.close={gap}", f"click {CLOSE}")
    late = everything(await moderator.step(f"click {CLOSE}"))
    assert NONE in late
    assert f"<@{world.operator.id}> さんが、先に対応済みにして消しました" in late
    log = everything(await moderator.step("/audit"))
    assert "未解決の質問を1件、対応済みとして消しました" in log
    assert "一番目" not in log


@pytest.mark.parametrize("language", ["en"])
async def test_who_comes_second_to_a_question_reads_that_in_english(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await asked(world, "business cards", nothing=1)
    await moderator.talk("/gaps", "select gaps.close=1")
    await operator.talk("/gaps", "select gaps.close=1", "click Remove")
    late = everything(await moderator.step("click Remove"))
    assert f"<@{world.operator.id}> has already dealt with this question" in late
    assert "removed an unresolved question as dealt with" in everything(await moderator.step("/audit"))


async def test_a_question_too_old_meanwhile_is_said_so(world: World, moderator: Conversation) -> None:
    await asked(world, "一番目", nothing=1, days_ago=80)
    await moderator.talk("/gaps", "select gaps.close=1", "wait 20d")
    assert "90日たって消えました" in everything(await moderator.step(f"click {CLOSE}"))


async def test_a_question_closed_in_between_is_not_asked_about(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await asked(world, "一番目", nothing=1)
    (gap,) = menus(await moderator.step("/gaps"))["gaps.close"]
    await operator.talk("/gaps", f"select gaps.close={gap}", f"click {CLOSE}")
    assert NONE in everything(await moderator.step(f"select gaps.close={gap}"))


async def test_a_question_chosen_by_mistake_stays(world: World, moderator: Conversation) -> None:
    for number in range(PAGE + 1):
        await asked(world, f"質問その{number}", nothing=PAGE + 1 - number)
    (gap,) = menus((await moderator.talk("/gaps", f"click {AFTER}"))[1])["gaps.close"]
    back = (await moderator.talk(f"select gaps.close={gap}", f"click {BACK}"))[1]
    assert names(back) == [f"{PAGE + 1}. 質問その{PAGE}"]


async def test_a_long_question_is_cut_in_the_list_and_whole_where_it_is_closed(
    world: World, moderator: Conversation
) -> None:
    await asked(world, "あいうえお" * 30, nothing=1)
    listed = await moderator.step("/gaps")
    assert len(names(listed)[0]) < 90
    (gap,) = menus(listed)["gaps.close"]
    assert "あいうえお" * 30 in everything(await moderator.step(f"select gaps.close={gap}"))


async def test_a_long_list_has_pages_and_closing_stays_on_the_page(
    world: World, moderator: Conversation
) -> None:
    for number in range(PAGE + 2):
        await asked(world, f"質問その{number}", nothing=PAGE + 2 - number)
    first = await moderator.step("/gaps")
    assert title(first) == f"未解決の質問（{PAGE + 2}件） 1/2ページ"
    assert len(menus(first)["gaps.close"]) == PAGE
    await world.restart()
    second = await moderator.step(f"click {AFTER}")
    assert names(second) == [f"{PAGE + 1}. 質問その{PAGE}", f"{PAGE + 2}. 質問その{PAGE + 1}"]
    gap, other = menus(second)["gaps.close"]
    closed = (await moderator.talk(f"select gaps.close={gap}", f"click {CLOSE}"))[1]
    assert names(closed) == [f"{PAGE + 1}. 質問その{PAGE + 1}"]
    back = (await moderator.talk(f"select gaps.close={other}", f"click {CLOSE}"))[1]
    assert len(names(back)) == PAGE
    assert AFTER not in labels(back)
    assert everything(await moderator.step(f"click {VOTES}")) != everything(back)


async def test_the_longest_questions_fit_and_dress_up_as_nothing(
    world: World, moderator: Conversation
) -> None:
    for number in range(PAGE):
        await asked(
            world, f"{number}[a](b) ||x|| @everyone <t:0:R> " + "**" * 100, nothing=1, nearest="faq.fee"
        )
    listed = await moderator.step("/gaps")
    assert len(names(listed)) == PAGE
    assert "||x||" not in everything(listed)
    assert "@everyone" not in everything(listed)


async def test_nothing_to_do_is_said_kindly(moderator: Conversation) -> None:
    listed = await moderator.step("/gaps")
    assert title(listed) == "未解決の質問（0件）"
    assert NONE in everything(listed)
    votes = await moderator.step(f"click {VOTES}")
    assert "まだありません" in everything(votes)
    assert NONE in everything(await moderator.step(f"click {BACK}"))


async def test_votes_are_shown_with_their_reasons_most_unhelpful_first(
    world: World, moderator: Conversation
) -> None:
    await voted(world, "faq.fee", helpful=3, reasons=(Reason.UNCLEAR,))
    await voted(
        world, "faq.payout-timing", helpful=1, reasons=(Reason.OUTDATED, Reason.WRONG, Reason.WRONG, None)
    )
    await voted(world, "faq.how-to-leave", helpful=1)
    await moderator.step("/gaps")
    await world.restart()
    shown = await moderator.step(f"click {VOTES}")
    assert shown.kind is Kind.UPDATE
    assert menus(shown)["entry.open"] == ["faq.payout-timing", "faq.fee", "faq.how-to-leave"]
    assert field(shown, "1.").splitlines() == [
        "役に立った 1、役に立たなかった 4",
        "理由：まちがっている 2、情報が古い 1",
    ]
    assert field(shown, "2.").splitlines() == ["役に立った 3、役に立たなかった 1", "理由：わかりにくい 1"]
    assert field(shown, "3.") == "役に立った 1、役に立たなかった 0"
    assert title(await moderator.step("select entry.open=faq.fee")) == "クラウドワークスの手数料はいくら？"


async def test_votes_on_words_that_were_rewritten_are_not_shown(
    world: World, moderator: Conversation
) -> None:
    await voted(world, "faq.fee", reasons=(Reason.WRONG,))
    guide = world.bot.guide
    entry = guide.entries["faq.fee"]
    corrected = replace(entry, ja=replace(entry.ja, answer="書き直しました。"))
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, entry.key: corrected})
    shown = (await moderator.talk("/gaps", f"click {VOTES}"))[1]
    assert "まだありません" in everything(shown)


async def test_a_long_list_of_votes_has_pages(world: World, moderator: Conversation) -> None:
    for entry in list(world.bot.guide.entries)[: pages.PAGE + 1]:
        await voted(world, entry, reasons=(None,))
    first = (await moderator.talk("/gaps", f"click {VOTES}"))[1]
    assert "1/2ページ" in title(first)
    assert len(names(first)) == pages.PAGE
    second = await moderator.step(f"click {AFTER}")
    assert len(names(second)) == 1
    assert len(names(await moderator.step(f"click {BEFORE}"))) == pages.PAGE


async def test_a_member_does_not_see_the_command_and_cannot_use_it(
    world: World, member: Conversation
) -> None:
    response = await member.step("/gaps")
    assert response.error is not None
    assert "not visible" in response.error.message
    show_command_to_everybody(world, "gaps")
    refused = await member.step("/gaps")
    assert title(refused) == REFUSED
    assert "メッセージの管理" in everything(refused)


@pytest.mark.parametrize("action", ["gaps.page:1:0", "gaps.votes:1:0", "gaps.closing:1:1~0"])
async def test_a_moderators_button_in_a_members_hands_shows_nothing(
    world: World, member: Conversation, action: str
) -> None:
    await asked(world, "ひみつの質問", nothing=1)
    await member.step("/guide query:faq.fee public:True")
    told = await click_forged(world, action)
    assert "メッセージの管理" in told
    assert "ひみつ" not in told
    assert [gap.id for gap in await open_gaps(world.bot.database, world.guild.id, world.bot.today())] == [1]


async def test_a_moderators_menu_in_a_members_hands_closes_nothing(world: World) -> None:
    await asked(world, "一番目", nothing=1)
    (gap,) = await open_gaps(world.bot.database, world.guild.id, world.bot.today())
    assert "メッセージの管理" in await choose_forged(world, "gaps.close:1:0", str(gap.id))
    assert await open_gaps(world.bot.database, world.guild.id, world.bot.today()) == (gap,)


@pytest.mark.parametrize(
    ("identity", "value"),
    [
        ("gaps.close:1:0", "x"),
        ("gaps.close:1:0", "9" * 30),
        ("gaps.close:1:x", "1"),
        ("gaps.close:0:0", "1"),
        ("gaps.closing:1:1", "1"),
        ("gaps.closing:1:x~0", "1"),
        ("gaps.closing:1:1~", "1"),
    ],
)
async def test_an_old_or_forged_menu_is_answered_kindly(world: World, identity: str, value: str) -> None:
    send_instead(world, permissions=discord.Permissions(manage_messages=True))
    assert "もう一度入力してください" in await choose_forged(world, identity, value)


async def test_where_the_bot_is_only_the_moderators_own_there_is_no_list(
    world: World, moderator: Conversation
) -> None:
    send_instead(world, authorizing_integration_owners={"1": str(world.moderator.id)})
    refused = await moderator.step("/gaps")
    assert title(refused) == REFUSED
    assert "ボットが追加されていない" in everything(refused)


async def test_outside_a_server_it_says_so(world: World, moderator: Conversation) -> None:
    await moderator.step("/gaps")
    user = {"id": str(world.moderator.id), "username": "x", "discriminator": "0", "avatar": None}
    send_instead(world, guild_id=None, member=None, user=user)
    refused = await moderator.step(f"click {VOTES}")
    assert "サーバーの中でだけ使えます" in everything(refused)


async def test_a_database_that_fails_is_said_so(world: World, moderator: Conversation) -> None:
    await moderator.step("/gaps")
    await world.bot.database.close()
    failed = await moderator.step(f"click {VOTES}")
    (refusal,) = failed.followups or (failed,)
    assert title(refusal) == REFUSED
    world.mistakes.found.clear()


async def test_a_word_nobody_knows_is_listed_once_however_it_is_written(
    member: Conversation, moderator: Conversation, operator: Conversation
) -> None:
    await member.step("/guide query:ぷにょもら")
    await operator.step("/guide query:プニョモラ")
    await moderator.step("/guide query:ぷにょもら？")
    listed = await moderator.step("/gaps")
    assert names(listed) == ["1. ぷにょもら"]
    assert field(listed, "1.").startswith("見つからなかった 3回\n")


@pytest.mark.parametrize("language", ["en"])
async def test_the_list_speaks_english(world: World, moderator: Conversation) -> None:
    await asked(world, "business cards", nothing=1, unhelpful=2, nearest="faq.fee")
    await voted(world, "faq.fee", helpful=1, reasons=(Reason.WRONG,))
    listed = await moderator.step("/gaps")
    assert title(listed) == "Unresolved questions (1)"
    assert field(listed, "1.").startswith(
        "nothing found: 1, not helpful: 2\nMon, 23 Nov 2026\nNearest entry: "
    )
    shown = await moderator.step("click See the votes")
    assert field(shown, "1.") == "helpful: 1, not helpful: 1\nReasons: It is wrong: 1"
