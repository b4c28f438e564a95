"""Whoever floods the bot waits, and is told how long; nobody else does, and nothing written is lost."""

import asyncio
from pathlib import Path

import pytest

from bench.discord_server import LoopbackDiscord
from bench.events import command
from bench.payloads import snowflake
from bench.process import running
from bench.starting import GUIDE, settings
from bot.pace import MOST_NOTICES, MOST_OF_A_MEMBER, MOST_OF_A_SERVER, MOST_SUGGESTIONS, WINDOW, Pace
from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World

SECONDS = int(WINDOW.total_seconds())


@pytest.fixture(autouse=True)
def paced(world: World) -> None:
    """Count as on Discord: worlds whose clock stands still do not."""
    world.bot.pace = Pace()


async def _flood(member: Conversation) -> None:
    for _ in range(MOST_OF_A_MEMBER):
        assert (await member.step("/fee amount:3000")).error is None


def _refusal(response: Response) -> str:
    assert response.ephemeral
    assert response.error is not None
    return response.error.message


async def test_a_member_who_asks_too_fast_is_told_how_long_to_wait(member: Conversation) -> None:
    await _flood(member)
    assert f"あと{SECONDS}秒待ってから" in _refusal(await member.step("/fee amount:3000"))
    assert f"あと{SECONDS}秒待ってから" in _refusal(await member.step("/reregister"))


@pytest.mark.parametrize("language", ["en"])
async def test_an_english_member_is_told_in_english(member: Conversation) -> None:
    await _flood(member)
    assert f"try again in {SECONDS} s" in _refusal(await member.step("/fee amount:3000"))


async def test_after_that_time_the_member_is_answered_again(member: Conversation) -> None:
    await _flood(member)
    assert (await member.step("/fee amount:3000")).error is not None
    await member.step(f"wait {SECONDS}s")
    assert (await member.step("/fee amount:3000")).error is None


async def test_nobody_else_waits(member: Conversation, moderator: Conversation) -> None:
    await _flood(member)
    assert (await member.step("/fee amount:3000")).error is not None
    assert (await moderator.step("/fee amount:3000")).error is None


async def test_a_form_is_taken_however_fast_it_came(member: Conversation) -> None:
    """What somebody wrote is not lost for it."""
    for _ in range(MOST_OF_A_MEMBER - 1):
        await member.step("/fee amount:3000")
    await member.step("/exitcheck")
    assert (await member.step("submit")).error is None
    assert (await member.step("/fee amount:3000")).error is not None


async def test_suggestions_end_while_a_member_waits_and_commands_do_not(member: Conversation) -> None:
    for _ in range(MOST_SUGGESTIONS):
        assert (await member.step("complete /guide query=手数料")).choices
    assert not (await member.step("complete /guide query=手数料")).choices
    assert (await member.step("/fee amount:3000")).error is None


async def test_who_goes_on_is_told_a_few_times_and_then_left_unanswered(
    world: World, member: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await _flood(member)
    for _ in range(MOST_NOTICES):
        _refusal(await member.step("/fee amount:3000"))
    before = world.moment()
    await member.step("/fee amount:3000")
    sent, _ = world.since(before)
    assert not sent
    (line,) = [record.getMessage() for record in caplog.records if "left unanswered" in record.getMessage()]
    assert line.startswith("interaction ")


async def test_a_crowd_in_one_server_keeps_no_other_waiting(tmp_path: Path) -> None:
    fee = command("fee", amount="3000")
    async with (
        LoopbackDiscord() as discord,
        running(GUIDE, discord, tmp_path / "log", settings(tmp_path / "guide.db")) as bot,
    ):
        await bot.ready(discord)
        crowd = [discord.ask(fee, timeout=30, member_id=snowflake()) for _ in range(MOST_OF_A_SERVER + 10)]
        answers = [str(reply.data) for reply in await asyncio.gather(*crowd)]
        elsewhere = await discord.ask(fee, timeout=5, member_id=snowflake(), guild_id=snowflake())
    told = [answer for answer in answers if "たくさんの人が使っています" in answer]
    assert len(told) == 10
    assert "たくさんの人が使っています" not in str(elsewhere.data)
