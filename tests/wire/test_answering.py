"""What a member sees when nothing goes wrong, and what a crowd sees."""

import asyncio
from pathlib import Path

import pytest

from bench.discord_server import LoopbackDiscord
from bench.events import command, custom_ids, press, submit, typing_in
from bench.replies import FORM, MESSAGE, SUGGESTIONS, UPDATE
from bench.shards import ShardedGateway
from tests.wire.wired import FEE, Wired, assert_is_fee, changed, report, text_of, until, wired

pytestmark = pytest.mark.asyncio(loop_scope="module")

CROWD = 2000
CROWD_SECONDS = 60.0
"""It takes three; a machine that is busy with other tests takes its time."""
MEBIBYTE = 1024 * 1024


async def test_the_settings_lead_to_the_loopback_where_the_commands_are_registered(bot: Wired) -> None:
    await until(lambda: bot.discord.commands is not None, "the commands")
    assert bot.discord.commands is not None
    assert {"fee", "guide", "exitcheck"} <= {each["name"] for each in bot.discord.commands}


async def test_a_command_its_suggestions_a_button_and_a_form_are_answered(bot: Wired) -> None:
    fee = await bot.ask(FEE)
    assert_is_fee(fee)
    assert fee.message is not None
    suggested = await bot.ask(typing_in("fee", "service", amount="3000", service="クラ"))
    assert suggested.kind == SUGGESTIONS
    assert suggested.data["choices"]
    share = next(each for each in custom_ids(fee.message) if each.startswith("fee.share:"))
    assert (await bot.ask(press(fee.message, share))).kind == UPDATE
    form = await bot.ask(command("exitcheck"))
    assert form.kind == FORM
    checked = await bot.ask(submit(form.data, {"balance": ["12,000円"]}))
    assert checked.kind == MESSAGE
    assert "12,000円" in text_of(checked)


async def test_a_report_that_discord_delivers_twice_is_kept_once_and_answered_once(bot: Wired) -> None:
    form = await bot.report_form()
    await bot.ask(report(form, "二度届いた報告"), deliveries=2)
    await bot.until_logged("came again; it is answered once")
    await bot.answers()
    assert bot.rows("SELECT text FROM reports WHERE text LIKE '二度%'") == [("二度届いた報告",)]
    assert not bot.discord.replies.turned_away


async def test_a_vote_that_discord_delivers_twice_counts_once(bot: Wired) -> None:
    answer = await bot.ask(command("guide", query="報酬っていつ振り込まれる？"))
    assert answer.message is not None
    vote = next(each for each in custom_ids(answer.message) if each.startswith("vote.helpful:"))
    again = bot.process.log.count("came again")
    await bot.ask(press(answer.message, vote), deliveries=3)
    await bot.until_logged("came again", again + 2)
    await bot.answers()
    assert bot.rows("SELECT helpful, unhelpful FROM vote_counts") == [(1, 0)]
    assert not bot.discord.replies.turned_away


async def test_each_of_two_thousand_that_ask_at_once_is_answered_once_in_bounded_memory(bot: Wired) -> None:
    replies = bot.discord.replies
    before, resident = replies.accepted, bot.process.memory().resident
    async with asyncio.timeout(CROWD_SECONDS):
        answers = await asyncio.gather(*(bot.ask(FEE, seconds=CROWD_SECONDS) for _ in range(CROWD)))
    for answer in answers:
        assert_is_fee(answer)
    assert replies.accepted - before == CROWD
    assert not replies.turned_away
    assert bot.process.memory().resident - resident < 100 * MEBIBYTE
    await bot.answers()


async def test_connections_to_the_gateway_take_no_place_of_those_that_answer(tmp_path: Path) -> None:
    gateway = ShardedGateway(3, max_concurrency=16)
    discord = LoopbackDiscord(gateway=gateway, routes=gateway.routes())
    program = changed(serving__MOST_CONNECTIONS=2)
    async with wired(tmp_path, program, discord=discord, environment={"SHARD_COUNT": "3"}) as bot:
        await bot.answers()
