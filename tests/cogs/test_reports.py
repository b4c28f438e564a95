"""Reporting a mistake, and the moderators' list."""

import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from tests.cogs.reading import everything, menus, title
from tests.cogs.staging import choose_forged, show_command_to_everybody


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
    done = await moderator.step(f"select report.done={number}")
    assert "未対応の報告はありません" in everything(done)


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
    assert title(refused) == "お答えできませんでした"
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


async def test_an_empty_report_is_refused(member: Conversation) -> None:
    response = (await member.talk("/fee amount:3000", "click まちがいを報告", {"submit": {"text": "　　 "}}))[
        2
    ]
    assert title(response) == "お答えできませんでした"


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
    listed = await moderator.step("/reports")
    assert "（12件）" in title(listed)
    assert "ほかに7件" in everything(listed)
    assert len(menus(listed)["report.done"]) == 5


@pytest.mark.parametrize("language", ["en"])
async def test_the_list_speaks_english(member: Conversation, moderator: Conversation) -> None:
    await member.talk("/fee amount:3000", "click Report", {"submit": {"text": "wrong rate"}})
    listed = await moderator.step("/reports")
    assert title(listed) == "Reported mistakes (1)"
