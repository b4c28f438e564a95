"""What an operator sees when Discord is not there, or does not want the bot."""

import asyncio
import signal
import socket
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import web

from bench.discord_server import HOST, LoopbackDiscord
from bench.faults import RESET, Refusal
from tests.wire.wired import PATIENCE, assert_is_clear, changed, until, wired

SOON = changed(gateway__FIRST_PAUSE=0.05)
UNREACHED = "the gateway cannot be reached"
LOGIN = ("GET", "/users/@me")
SYNC = ("PUT", "/applications/")


@pytest.mark.parametrize(
    ("code", "named"),
    [
        (4004, "DISCORD_TOKEN"),
        (4010, "SHARD_COUNT, SHARD_IDS"),
        (4011, "SHARD_COUNT"),
        (4012, "version"),
        (4013, "intents"),
        (4014, "intents"),
    ],
)
async def test_a_bot_that_discord_refuses_for_good_ends_and_names_the_reason(
    tmp_path: Path, code: int, named: str
) -> None:
    discord = LoopbackDiscord()
    discord.gateway.turn_away.append(code)
    async with wired(tmp_path, discord=discord, ready=False) as bot:
        assert await bot.process.ended(PATIENCE) == 1
        assert_is_clear(bot.process.log, named, str(code))
        assert discord.gateway.sessions == 1


async def test_a_bot_that_is_sent_away_for_now_comes_back(tmp_path: Path) -> None:
    discord = LoopbackDiscord()
    discord.gateway.turn_away.append(4009)
    async with wired(tmp_path, discord=discord) as bot:
        await bot.answers()


@pytest.mark.parametrize("code", [None, 1000, 1001, 1011, 4000])
async def test_a_gateway_that_hangs_up_before_its_greeting_is_tried_again(
    tmp_path: Path, code: int | None
) -> None:
    discord = LoopbackDiscord()
    discord.gateway.hang_up.extend([code] * 2)
    async with wired(tmp_path, SOON, discord=discord) as bot:
        await bot.answers()
        assert bot.process.log.count(UNREACHED) == 2
        assert "Traceback" not in bot.process.log


async def test_a_gateway_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    discord = LoopbackDiscord()
    with closing(socket.socket()) as place:
        place.bind((HOST, 0))
        address = f"ws://{HOST}:{place.getsockname()[1]}/gw"
        elsewhere = {"DISCORD_GATEWAY_URL": address}
        async with wired(tmp_path, SOON, discord=discord, environment=elsewhere, ready=False) as bot:
            await bot.until_logged(UNREACHED, 3)
            app = web.Application()
            app.router.add_get("/gw", discord.gateway.serve)
            runner = web.AppRunner(app, shutdown_timeout=1.0)
            await runner.setup()
            await web.SockSite(runner, place).start()
            await discord.ready(PATIENCE)
            await bot.answers()
            assert "Traceback" not in bot.process.log
            bot.process.signal(signal.SIGTERM)
            assert await bot.process.ended(PATIENCE) == 0
            await runner.cleanup()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_bot_that_waits_for_its_gateway_can_be_stopped(tmp_path: Path, number: int) -> None:
    with closing(socket.socket()) as place:
        place.bind((HOST, 0))
        elsewhere = {"DISCORD_GATEWAY_URL": f"ws://{HOST}:{place.getsockname()[1]}/gw"}
        async with wired(tmp_path, environment=elsewhere, ready=False) as bot:
            await bot.until_logged(UNREACHED)
            bot.process.signal(number)
            assert await bot.process.ended(PATIENCE) == 0
            assert "Traceback" not in bot.process.log


async def test_a_bot_that_is_still_logging_in_can_be_stopped(tmp_path: Path) -> None:
    discord, never = LoopbackDiscord(), asyncio.Event()
    discord.refuse(*LOGIN, Refusal(held=never))
    async with wired(tmp_path, discord=discord, ready=False) as bot:
        await until(lambda: LOGIN in discord.requests, "the login")
        bot.process.signal(signal.SIGTERM)
        assert await bot.process.ended(PATIENCE) == 0
        assert "Traceback" not in bot.process.log
        never.set()


async def test_trouble_while_logging_in_and_registering_is_waited_out(tmp_path: Path) -> None:
    discord = LoopbackDiscord()
    discord.refuse(*LOGIN, Refusal(status=502), Refusal(status=429, headers={"Via": "x"}, retry_after=0.1))
    discord.refuse(*SYNC, Refusal(status=500), Refusal(status=500))
    async with wired(tmp_path, discord=discord) as bot:
        await bot.answers()
        await until(lambda: discord.commands is not None, "the commands")


async def test_members_are_answered_while_the_commands_are_still_being_registered(tmp_path: Path) -> None:
    discord, never = LoopbackDiscord(), asyncio.Event()
    discord.refuse(*SYNC, Refusal(held=never))
    async with wired(tmp_path, discord=discord) as bot:
        await until(lambda: any(method == "PUT" for method, _ in discord.requests), "the commands")
        await bot.answers()
        bot.process.signal(signal.SIGTERM)
        assert await bot.process.ended(PATIENCE) == 0
        assert "Traceback" not in bot.process.log
        never.set()


async def test_what_discord_cannot_register_now_is_tried_again_beside_the_answers(tmp_path: Path) -> None:
    discord = LoopbackDiscord()
    discord.refuse(*SYNC, *[Refusal(status=501)] * 2)  # which the library does not try again
    async with wired(tmp_path, changed(registering__FIRST_PAUSE=0.1), discord=discord) as bot:
        await bot.answers()
        await until(lambda: discord.commands is not None, "the commands")
        assert bot.process.log.count("the commands could not be registered yet: 501") == 2
        assert "Traceback" not in bot.process.log


async def test_commands_that_discord_refuses_end_the_bot_and_name_the_reason(tmp_path: Path) -> None:
    discord = LoopbackDiscord()
    discord.refuse(*SYNC, Refusal(status=400, code=50035))
    async with wired(tmp_path, discord=discord, ready=False) as bot:
        assert await bot.process.ended(PATIENCE) == 1
        assert_is_clear(bot.process.log, "Discord refuses", "50035")


@pytest.mark.parametrize(
    ("refusal", "named"),
    [
        (Refusal(status=401), "DISCORD_TOKEN"),
        (Refusal(status=429), "429"),
        (Refusal(status=503), "503"),
        (Refusal(status=RESET), "Discord cannot be reached"),
    ],
)
async def test_a_login_that_fails_ends_the_bot_and_names_the_reason(
    tmp_path: Path, refusal: Refusal, named: str
) -> None:
    discord = LoopbackDiscord()
    discord.refuse(*LOGIN, *[refusal] * 3)  # a connection that broke off once is tried again
    async with wired(tmp_path, discord=discord, ready=False) as bot:
        assert await bot.process.ended(PATIENCE) == 1
        assert_is_clear(bot.process.log, named)


async def test_a_gateway_that_is_none_ends_the_bot_and_names_the_setting(tmp_path: Path) -> None:
    discord = LoopbackDiscord()
    discord.gateway.greeting = "[]"
    async with wired(tmp_path, discord=discord, ready=False) as bot:
        assert await bot.process.ended(PATIENCE) == 1
        assert_is_clear(bot.process.log, "DISCORD_GATEWAY_URL")
