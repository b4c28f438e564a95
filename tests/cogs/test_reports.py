"""Reporting a mistake, and the moderators' list."""

import datetime

import pytest

from bot.domain.guide import Language
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind
from bot.simulation.world import World
from bot.store.reports import add_report
from cogs.reporting import MOST_AT_ONCE, MOST_OPEN
from tests.cogs.reading import everything, labels, menus, title
from tests.cogs.staging import choose_forged, click_forged, show_command_to_everybody

OPEN = "click まちがいを報告"


async def report(member: Conversation, text: str) -> str:
    response = (await member.talk("/fee amount:3000", "click まちがいを報告", {"submit": {"text": text}}))[2]
    return title(response)


async def test_a_report_reaches_the_moderators_and_leaves_when_dealt_with(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    assert await report(member, "率が違います @everyone") == "報告を受け付けました"
    await world.restart()
    listed = await moderator.step("/reports")
    assert listed.ephemeral
    assert "率が違います" in everything(listed)
    assert "@everyone" not in everything(listed)
    number = menus(listed)["report.done"][0]
    sure = await moderator.step(f"select report.done={number}")
    assert "率が違います" in everything(sure)
    assert "消すと元に戻せません" in everything(sure)
    assert labels(sure) == ["消す", "報告に戻る"]
    assert "率が違います" in everything(await moderator.step("click 報告に戻る"))
    await moderator.step(f"select report.done={number}")
    await world.restart()
    done = await moderator.step("click 消す")
    assert "未対応の報告はありません" in everything(done)


@pytest.mark.parametrize(
    ("language", "remove", "told", "noted"),
    [
        (
            "ja",
            "消す",
            "さんが、先に対応済みにして消しました",
            "まちがいの報告1番（/手数料 クラウドワークス）を、対応済みとして消しました",
        ),
        (
            "en",
            "Remove",
            "has already dealt with this report",
            "removed report 1 (/fee CrowdWorks) as dealt with",
        ),
    ],
)
async def test_of_two_moderators_who_close_a_report_the_second_reads_who_was_first(
    world: World, moderator: Conversation, operator: Conversation, remove: str, told: str, noted: str
) -> None:
    await add_report(
        world.bot.database,
        guild_id=world.guild.id,
        about="fee.crowdworks",
        language=Language.JA,
        text="ひみつの報告",
        now=world.bot.now(),
    )
    await moderator.talk("/reports", "select report.done=1")
    await operator.talk("/reports", "select report.done=1", f"click {remove}")
    late = everything(await moderator.step(f"click {remove}"))
    assert told in late
    assert f"<@{world.operator.id}>" in late
    log = everything(await moderator.step("/audit"))
    assert noted.replace("/", "") in log.replace("\\", "").replace("/", "")
    assert "ひみつ" not in log


async def test_a_report_closed_in_between_is_not_asked_about(
    moderator: Conversation, member: Conversation, operator: Conversation
) -> None:
    await report(member, "率が違います")
    await moderator.step("/reports")
    await operator.talk("/reports", "select report.done=1", "click 消す")
    late = everything(await moderator.step("select report.done=1"))
    assert "先に対応済みにして消しました" in late
    assert "未対応の報告はありません" in late


@pytest.mark.parametrize("identity", ["report.closing:1:1", "report.list:1:"])
async def test_a_moderators_button_in_a_members_hands_shows_and_changes_nothing(
    world: World, member: Conversation, moderator: Conversation, identity: str
) -> None:
    await report(member, "率が違います")
    await member.step("/guide query:faq.fee public:True")
    refused = await click_forged(world, identity)
    assert "メッセージの管理" in refused
    assert "率が違います" not in refused
    assert "率が違います" in everything(await moderator.step("/reports"))


async def test_nobody_can_tell_who_reported(world: World, member: Conversation) -> None:
    await report(member, "ここが違います")
    async with world.bot.database.reading() as session:
        rows = await session.rows("get_open_reports", guild_id=world.guild.id)
    assert len(rows) == 1
    assert str(world.member.id) not in str(list(map(dict, rows)))


async def test_a_member_does_not_see_the_command_and_cannot_use_a_moderators_menu(
    world: World, member: Conversation
) -> None:
    response = await member.step("/reports")
    assert response.error is not None
    assert "not visible" in response.error.message
    show_command_to_everybody(world, "reports")
    refused = await member.step("/reports")
    assert title(refused) == "うまくいきませんでした"
    assert "メッセージの管理" in everything(refused)


async def test_a_moderators_menu_in_a_members_hands_changes_nothing(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    await report(member, "率が違います")
    number = menus(await moderator.step("/reports"))["report.done"][0]
    forged = await choose_forged(world, "report.done:1:", number)
    assert "メッセージの管理" in forged
    assert "率が違います" in everything(await moderator.step("/reports"))


async def test_a_busy_database_still_loses_no_report(world: World, member: Conversation) -> None:
    await member.talk("/fee amount:3000", "click まちがいを報告")
    await member.step({"submit": {"text": "大事な報告"}})
    answers = [sent for sent in world.wire.sent if sent.path.endswith("/callback")]
    assert answers[-1].body["type"] == 5  # "thinking" at once; the database comes after it


async def test_a_report_that_cannot_be_saved_is_given_back(world: World, member: Conversation) -> None:
    await member.talk("/fee amount:3000", "click まちがいを報告")
    await world.bot.database.close()
    response = await member.step({"submit": {"text": "とても長く書いた大事な報告"}})
    assert title(response) == "報告はまだ届いていません"
    assert "とても長く書いた大事な報告" in everything(response)
    assert "保存できませんでした" in everything(response.followups[0])
    assert [mistake.exception for mistake in world.mistakes.found] != []
    world.mistakes.found.clear()


async def test_a_report_that_a_mistake_keeps_from_being_saved_is_given_back(
    world: World, member: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await member.talk("/fee amount:3000", "click まちがいを報告")
    monkeypatch.setattr("cogs.reporting.MOST_OPEN", None)
    response = await member.step({"submit": {"text": "とても長く書いた大事な報告"}})
    assert "とても長く書いた大事な報告" in everything(response)
    assert "予期しない" in everything(response.followups[0])
    world.mistakes.found.clear()


async def test_an_empty_report_is_refused(member: Conversation) -> None:
    response = (await member.talk("/fee amount:3000", "click まちがいを報告", {"submit": {"text": "　　 "}}))[
        2
    ]
    assert title(response) == "うまくいきませんでした"


async def test_a_report_cannot_dress_up_as_a_link(member: Conversation, moderator: Conversation) -> None:
    await report(member, "[a](b) [Verify](https://evil.example) ||x|| `y` <t:0:R> [c](d)")
    text = everything(await moderator.step("/reports"))
    assert "\\[Verify\\]\\(https" in text
    assert "\\<t" in text
    assert "||x||" not in text


async def test_more_reports_than_one_message_holds(member: Conversation, moderator: Conversation) -> None:
    await member.step("/fee amount:3000")
    for number in range(12):
        await member.talk("click まちがいを報告", {"submit": {"text": f"{number}番目の報告" + "。" * 800}})
        await member.step("wait 2m")
    listed = await moderator.step("/reports")
    assert "（12件）" in title(listed)
    assert "ほかに7件" in everything(listed)
    assert len(menus(listed)["report.done"]) == 5


async def report_often(member: Conversation, times: int) -> None:
    await member.step("/fee amount:3000")
    for number in range(times):
        thanks = (await member.talk(OPEN, {"submit": {"text": f"{number}番目の報告"}}))[1]
        assert title(thanks) == "報告を受け付けました"


async def test_whoever_reports_a_lot_is_told_when_to_come_back_before_writing_more(
    member: Conversation,
) -> None:
    await report_often(member, MOST_AT_ONCE)
    await member.step("wait 150s")
    told = await member.step(OPEN)
    assert told.kind is Kind.MESSAGE
    assert told.ephemeral
    assert f"短い間に受け付けるのは{MOST_AT_ONCE}件まで" in everything(told)
    assert "約8分たつと、また報告できます" in everything(told)
    await member.step("wait 449s")
    assert (await member.step(OPEN)).kind is Kind.MESSAGE
    await member.step("wait 1s")
    assert await report(member, "まだあります") == "報告を受け付けました"


async def test_one_who_reports_a_lot_keeps_nobody_else_from_reporting(
    member: Conversation, operator: Conversation
) -> None:
    await report_often(member, MOST_AT_ONCE)
    assert await report(operator, "ここも違います") == "報告を受け付けました"


async def test_a_form_that_was_open_already_gives_its_text_back(world: World, member: Conversation) -> None:
    await member.talk("/fee amount:3000", OPEN)
    another = Conversation(world)
    await report_often(another, MOST_AT_ONCE)
    response = await member.step({"submit": {"text": "とても長く書いた大事な報告"}})
    assert title(response) == "報告はまだ届いていません"
    assert "とても長く書いた大事な報告" in everything(response)
    assert "約10分たつと、また報告できます" in everything(response.followups[0])
    async with world.bot.database.reading() as session:
        assert len(await session.rows("get_open_reports", guild_id=world.guild.id)) == MOST_AT_ONCE


async def test_a_full_list_gives_the_text_back_and_does_not_count_as_a_report(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    for number in range(MOST_OPEN):
        await add_report(
            world.bot.database,
            guild_id=world.guild.id,
            about="fee.crowdworks",
            language=Language.JA,
            text=f"{number}番目の報告",
            now=now,
        )
    await member.step("/fee amount:3000")
    for _ in range(MOST_AT_ONCE):
        response = (await member.talk(OPEN, {"submit": {"text": "とても長く書いた大事な報告"}}))[1]
        assert "とても長く書いた大事な報告" in everything(response)
        assert "未対応の報告がたまっている" in everything(response.followups[0])
    number = menus(await moderator.step("/reports"))["report.done"][0]
    await moderator.talk(f"select report.done={number}", "click 消す")
    assert await report(member, "やっと書けます") == "報告を受け付けました"


@pytest.mark.parametrize("language", ["en"])
async def test_the_list_speaks_english(member: Conversation, moderator: Conversation) -> None:
    await member.talk("/fee amount:3000", "click Report", {"submit": {"text": "wrong rate"}})
    listed = await moderator.step("/reports")
    assert title(listed) == "Reported mistakes (1)"
