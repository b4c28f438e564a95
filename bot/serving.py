"""The bot on Discord: connect, answer until told to stop, finish what is running, leave cleanly."""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncGenerator, Coroutine
from typing import Any, TypeVar

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import GuideBot
from bot.connector import Connector
from bot.gateway import NotDiscordError, read_carefully
from bot.memory import collect_from_now
from bot.opening import opened_bot
from bot.quiet import answer_quietly
from bot.registering import register_in_the_end
from bot.settings import Settings
from bot.watch.watching import watched

logger = logging.getLogger(__name__)
T = TypeVar("T")

GRACE_SECONDS = 10.0
CANCEL_SECONDS = 0.2
LEAVING_SECONDS = 5.0
"""How long saying good-bye to the gateway may take, which may not be there any more."""
MOST_CONNECTIONS = 100
"""Requests that are under way at once: each is an open file, of which many systems allow 1,024."""
SIGNALLED = 128
"""What shells add to a signal's number for the exit code of what it ended."""


def direct_to(settings: Settings) -> None:
    """Point discord.py at another API or gateway address, such as an operator's REST proxy.

    The library has no setting for either; these are the two places where it keeps them.
    """
    if settings.api_url is not None:
        Route.BASE = settings.api_url
    if settings.gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)


async def logged_in(bot: GuideBot, settings: Settings, token: str) -> None:
    """Log ``bot`` in and let it set itself up.

    Raises ``NotDiscordError`` where the answer is none of Discord's, and what else keeps it from starting.
    """
    try:
        await bot.login(token)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # Once the application is known, Discord has answered, and what follows is the bot's own.
        if bot.application is not None:
            raise
        setting = "DISCORD_API_URL" if settings.api_url is not None else "Discord"
        raise NotDiscordError(
            f"{setting}: what answers at {Route.BASE} is not Discord's API ({type(error).__name__})"
        ) from error


def without_voice() -> None:
    """Let discord.py say nothing of the packages that only voice needs."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


async def run(settings: Settings, token: str) -> None:
    """Run the bot until SIGTERM or SIGINT; running answers get ten seconds to finish, unless it comes twice.

    Raises what keeps the bot from starting, and what ends its connection for good.
    """
    stop = asyncio.Event()
    _listen_for_signals(stop)
    direct_to(settings)
    answer_quietly()
    read_carefully()
    without_voice()
    async with contextlib.AsyncExitStack() as stack:
        opened = stack.enter_async_context(opened_bot(settings, shards=settings.shards()))
        bot = await _unless_stopped(opened, stop)
        if bot is None:
            logger.info("stopped while the bot was being opened")
            return
        # From here on only what answers leave behind is searched, not all that the start has made.
        collect_from_now()
        async with bot.backups.made_on_time():
            await _serve(bot, settings, token, stop)


async def _unless_stopped(work: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """Return what ``work`` does; ``None`` where it had to be ended, since ``stop`` was set before."""
    working, waiter = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, waiter}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            working.cancel()
            await asyncio.wait({working})
        return None if working.cancelled() else working.result()
    finally:
        waiter.cancel()


async def _serve(bot: GuideBot, settings: Settings, token: str, stop: asyncio.Event) -> None:
    async with watched(bot), _left_in_time(bot):
        bot.http.connector = Connector(MOST_CONNECTIONS)
        connection = asyncio.create_task(_connected(bot, settings, token))
        waiter = asyncio.create_task(stop.wait())
        await asyncio.wait({connection, waiter}, return_when=asyncio.FIRST_COMPLETED)
        waiter.cancel()
        if not connection.done():
            logger.info("stopping: what is being answered is finished")
            await bot.admission.drain(GRACE_SECONDS)
            # Reading must end first: a socket closed while it is read sends 4000, and the bot stays "online".
            # While it connects anew, the library takes the first wish to end for the end of that try alone.
            while not connection.done():
                connection.cancel()
                await asyncio.wait({connection}, timeout=CANCEL_SECONDS)
    if not connection.cancelled() and (error := connection.exception()) is not None:
        raise error


@contextlib.asynccontextmanager
async def _left_in_time(bot: GuideBot) -> AsyncGenerator[None]:
    """Have ``bot`` closed at the end, or left as it is where that takes longer than ``LEAVING_SECONDS``.

    The library's own block waits for a closing that was cut short, and ends as cancelled itself.
    """
    await bot.__aenter__()
    try:
        yield
    finally:
        leaving = asyncio.create_task(bot.close())
        await asyncio.wait({leaving}, timeout=LEAVING_SECONDS)
        if leaving.done():
            leaving.result()
        else:
            logger.warning("saying good-bye to Discord took longer than %g s", LEAVING_SECONDS)
            leaving.cancel()
            await asyncio.wait({leaving}, timeout=CANCEL_SECONDS)


def _listen_for_signals(stop: asyncio.Event) -> None:
    """Set ``stop`` at the first SIGTERM or SIGINT; the next one ends the process at once.

    It does so itself: in a container the bot is process 1, which no signal ends that has no handler.
    """
    loop = asyncio.get_running_loop()

    def heard(number: signal.Signals) -> None:
        if stop.is_set():
            os._exit(SIGNALLED + number)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, heard, number)
        except NotImplementedError:  # Windows: its event loop hears no signals, but Ctrl-C still interrupts
            break


async def _connected(bot: GuideBot, settings: Settings, token: str) -> None:
    await logged_in(bot, settings, token)
    registering = asyncio.create_task(_registered(bot, bot.wait_for("shard_connect")))
    ending = asyncio.create_task(_closed_if_failed(bot, registering))
    try:
        await bot.connect()
    finally:
        registering.cancel()
        await asyncio.wait({registering, ending}, timeout=LEAVING_SECONDS)
    if not registering.cancelled():
        registering.result()


async def _registered(bot: GuideBot, connected: Coroutine[Any, Any, object]) -> None:
    """Register the commands once members are answered. Raises what Discord says against them."""
    await connected
    await register_in_the_end(bot)


async def _closed_if_failed(bot: GuideBot, registering: asyncio.Task[None]) -> None:
    await asyncio.wait({registering})
    if not registering.cancelled() and registering.exception() is not None:
        await bot.close()


async def register(settings: Settings, token: str, *, force: bool) -> bool:
    """Register the commands with Discord and leave again. Returns whether anything had to be sent."""
    direct_to(settings)
    without_voice()
    async with opened_bot(settings) as bot, bot:
        await logged_in(bot, settings, token)
        return await bot.sync_commands(force=force)
