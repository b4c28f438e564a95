"""What becomes of who is being answered when the bot is told to stop."""

import asyncio
import signal
import time
from pathlib import Path

import pytest

from bench.discord_server import HOST
from bench.events import typing_in
from bench.faults import Refusal
from bench.gateway import INVALID_SESSION
from bench.replies import SUGGESTIONS
from tests.wire.wired import FEE, PATIENCE, Wired, assert_is_fee, changed, report, text_of, until, wired

CALLBACK = ("POST", "/interactions/")
STOPPING = "stopping: what is being answered is finished"
NORMAL = 1000
AT_ONCE = 3.0
SHORT_GRACE = 1.0
NEVER_CLOSED = f"""
import asyncio, discord.http
async def hangs(_): await asyncio.Event().wait()
discord.http.HTTPClient.close = hangs
{changed(serving__LEAVING_SECONDS=0.5)[1]}
"""
"""A bot whose connections to Discord cannot be closed."""


async def _under_way(bot: Wired, refusal: Refusal) -> asyncio.Task[None]:
    """Ask something whose answer hangs at Discord; return the wait for it."""

    async def asked() -> None:
        assert_is_fee(await bot.ask(FEE))

    bot.discord.requests.clear()
    bot.discord.refuse(*CALLBACK, refusal)
    waiting = asyncio.create_task(asked())
    await until(lambda: any(_is_callback(*each) for each in bot.discord.requests), "the answer is on its way")
    return waiting


def _is_callback(method: str, path: str) -> bool:
    return method == CALLBACK[0] and path.startswith(CALLBACK[1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_running_answer_arrives_new_questions_are_told_to_come_back_and_the_end_is_clean(
    tmp_path: Path, number: int
) -> None:
    async with wired(tmp_path) as bot:
        slow = asyncio.Event()
        running = await _under_way(bot, Refusal(held=slow))
        bot.process.signal(number)
        await bot.until_logged(STOPPING)
        japanese, english = await bot.ask(FEE), await bot.ask(FEE, locale="en-US")
        assert "いま再起動しています" in text_of(japanese)
        assert "The bot is restarting" in text_of(english)
        suggested = await bot.ask(typing_in("fee", "service", amount="3000", service="ク"))
        assert (suggested.kind, suggested.data["choices"]) == (SUGGESTIONS, [])
        slow.set()
        await running
        assert await bot.process.ended(PATIENCE) == 0
        await until(lambda: bot.discord.gateway.close_code is not None, "the connection ended")
        assert bot.discord.gateway.close_code == NORMAL
        assert not bot.discord.replies.turned_away
        for sign in ("Traceback", "[error", "never retrieved", "was destroyed", "Unclosed"):
            assert sign not in bot.process.log


async def test_a_report_that_waits_for_the_database_is_kept_and_thanked_for(tmp_path: Path) -> None:
    async with wired(tmp_path) as bot:
        form = await bot.report_form()
        async with bot.locked():
            sent = asyncio.create_task(bot.ask(report(form, "止まる直前")))
            await until(lambda: bot.discord.replies.accepted > 2, "the report is acknowledged")
            bot.process.signal(signal.SIGTERM)
            await bot.until_logged(STOPPING)
        assert "ありがとう" in text_of(await sent)
        assert await bot.process.ended(PATIENCE) == 0
        assert bot.rows("SELECT text FROM reports") == [("止まる直前",)]
        assert bot.rows("PRAGMA integrity_check") == [("ok",)]


async def test_an_answer_that_never_gets_through_holds_up_the_end_no_longer_than_the_grace(
    tmp_path: Path,
) -> None:
    async with wired(tmp_path, changed(serving__GRACE_SECONDS=SHORT_GRACE)) as bot:
        never = asyncio.Event()
        running = await _under_way(bot, Refusal(held=never))
        bot.process.signal(signal.SIGTERM)
        began = time.monotonic()
        assert await bot.process.ended(PATIENCE) == 0
        assert SHORT_GRACE <= time.monotonic() - began < SHORT_GRACE + AT_ONCE
        assert "stopping with 1 answers" in bot.process.log
        assert "Traceback" not in bot.process.log
        never.set()
        running.cancel()
        await asyncio.wait({running})


async def test_a_bot_that_is_just_connecting_anew_stops_at_once(tmp_path: Path) -> None:
    async with wired(tmp_path) as bot:
        await bot.discord.gateway.signal(INVALID_SESSION, data=False)
        await bot.until_logged("session has been invalidated")
        await until(lambda: bot.discord.requests.count(("GET", "/gw")) == 2, "it connects anew")
        bot.process.signal(signal.SIGTERM)
        began = time.monotonic()
        assert await bot.process.ended(PATIENCE) == 0
        assert time.monotonic() - began < AT_ONCE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_the_bot_at_once(tmp_path: Path, number: int) -> None:
    async with wired(tmp_path) as bot:
        never = asyncio.Event()
        running = await _under_way(bot, Refusal(held=never))
        bot.process.signal(number)
        await bot.until_logged(STOPPING)
        bot.process.signal(number)
        began = time.monotonic()
        assert await bot.process.ended(PATIENCE) == 128 + number
        assert time.monotonic() - began < AT_ONCE
        assert bot.rows("PRAGMA integrity_check") == [("ok",)]
        never.set()
        running.cancel()
        await asyncio.wait({running})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_bot_that_is_still_opening_its_database_can_be_stopped(tmp_path: Path, number: int) -> None:
    """As on a machine where PostgreSQL takes connections and says nothing yet."""
    connected = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await never.wait()
        writer.close()

    never = asyncio.Event()
    server = await asyncio.start_server(silent, HOST, 0)
    port = server.sockets[0].getsockname()[1]
    elsewhere = {"DATABASE_URL": f"postgresql://michi@{HOST}:{port}/michi?sslmode=disable"}
    async with server, wired(tmp_path, environment=elsewhere, ready=False) as bot:
        await asyncio.wait_for(connected.wait(), PATIENCE)
        bot.process.signal(number)
        began = time.monotonic()
        assert await bot.process.ended(PATIENCE) == 0
        assert time.monotonic() - began < AT_ONCE
        assert "Traceback" not in bot.process.log
        never.set()


async def test_a_good_bye_that_never_ends_holds_up_the_end_no_longer_than_allowed(tmp_path: Path) -> None:
    async with wired(tmp_path, ("-c", NEVER_CLOSED)) as bot:
        await bot.answers()
        bot.process.signal(signal.SIGTERM)
        assert await bot.process.ended(PATIENCE) == 0
        assert "took longer than 0.5 s" in bot.process.log
        assert "Traceback" not in bot.process.log
