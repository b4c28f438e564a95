"""``python -m bot preview``: the real bot in a page that looks like Discord, without a token."""

import argparse
import asyncio
import datetime
import logging
import signal
import sys
import time
from collections.abc import Generator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import discord
from simcord import Preview, SetupError

from bot.app import GuideBot, today_in_japan
from bot.logs import configure_logs
from bot.memory import collect_from_now
from bot.opening import opened_bot
from bot.settings import Settings
from bot.simulation.clock import RunningClock
from bot.simulation.faults import StepError
from bot.simulation.keys import pressed_keys
from bot.simulation.patches import embed_mentions, localized_catalog
from bot.simulation.people import going_to, is_forum
from bot.simulation.scenery import scenery
from bot.simulation.surroundings import simulated_settings
from bot.simulation.world import CLIENT_LOCALES, NotRestartedError, World, opened_world
from bot.terminal import DONE, FAILED, MISUSED, TerminalError, open_output, say

RESTART, QUIT = "r", "q"
BUSY_SECONDS = 5.0
"""How long a restart waits for the page to be done with what it is doing."""
RETRY_SECONDS = 0.05
TIME_ZONE = "Asia/Tokyo"
"""What browsers call Japan's time."""


def run(options: argparse.Namespace, kept: Path | None) -> int:
    """Run the subcommand: ``options`` has ``locale``, ``port`` and ``channel``; ``kept`` is its database.

    Returns 0 when it was ended, 1 when the page could not be opened, 2 when the options make no sense.
    Raises the faults of ``data/``.
    """
    configure_logs("WARNING", "text")
    scenery()
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    # Discord's library warns of having no intents; that the bot needs none is on purpose.
    logging.getLogger("discord.state").setLevel(logging.ERROR)
    try:
        open_output()
        with TemporaryDirectory(prefix="michishirube-") as directory:
            settings = simulated_settings(kept or Path(directory) / "preview.db")
            where = options.channel
            return asyncio.run(preview(settings, port=options.port, language=options.locale, where=where))
    except BrokenPipeError:
        return FAILED
    except TerminalError as error:
        return _complain(str(error), FAILED)


async def preview(settings: Settings, *, port: int, language: str, where: str | None = None) -> int:
    """Show the bot until a key, a signal or the page itself ends it; ``where`` names a channel or thread.

    Returns the exit code. Raises what keeps the bot from starting.
    """
    clock = RunningClock(datetime.datetime.now(datetime.UTC))
    locale = CLIENT_LOCALES[language]
    events: asyncio.Queue[str] = asyncio.Queue()

    def open_bot() -> AbstractAsyncContextManager[GuideBot]:
        return opened_bot(settings, today=today_in_japan)

    async with AsyncExitStack() as stack:
        stack.enter_context(_signals(events))
        world = await stack.enter_async_context(opened_world(open_bot, clock, language=language))
        collect_from_now()
        try:
            world.channel = going_to(world, world.member, where or str(world.channel.name))
        except StepError as error:
            return _complain(f"--channel: {error} ({', '.join(error.available)})", MISUSED)
        stack.enter_context(localized_catalog(locale))
        stack.enter_context(embed_mentions())
        try:
            page = await stack.enter_async_context(_page(world, locale, port))
        except SetupError as error:
            reason = error.__cause__.strerror if isinstance(error.__cause__, OSError) else error
            return _complain(f"port {port}: {reason}; choose another with --port, or none", FAILED)
        await _serve(world, page, events)
    _say("ended")
    return DONE


def _page(world: World, locale: str, port: int) -> Preview:
    return world.env.preview(
        world.channel,
        viewers=list(world.people.values()),
        layout="channel",
        locale=locale,
        timezone=TIME_ZONE,
        port=port,
    )


async def _serve(world: World, page: Preview, events: "asyncio.Queue[str]") -> None:
    closing = asyncio.create_task(_quit_with(page, events))
    with pressed_keys(events) as has_keys:
        _say("ready")
        say(f"\n    {page.url}\n")
        _say("first")
        _say("people")
        _say("places")
        say(f"    {' / '.join(_named_places(world))}\n")
        _say("keys" if has_keys else "no_keys")
        while (event := await events.get()).casefold() != QUIT:
            if event.casefold() == RESTART:
                await _restart(world, page)
    closing.cancel()


def _named_places(world: World) -> list[str]:
    """Return the channels and threads that ``--channel`` can name."""
    forums = {name for name, place in world.channels.items() if is_forum(world, place)}
    return [name for name in world.channels if name not in forums]


async def _quit_with(page: Preview, events: "asyncio.Queue[str]") -> None:
    await page.wait_closed()
    events.put_nowait(QUIT)


async def _restart(world: World, page: Preview) -> None:
    give_up = time.perf_counter() + BUSY_SECONDS
    while True:
        try:
            await world.restart()
            await page.refresh()
        except NotRestartedError as error:
            sys.stderr.write(f"{error}\n")
        except (SetupError, TimeoutError):
            if time.perf_counter() < give_up:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            _say("busy")
        else:
            _say("restarted")
        return


@contextmanager
def _signals(events: "asyncio.Queue[str]") -> Generator[None]:
    """Turn Ctrl-C and SIGTERM into the key that quits, for the time of the context."""
    loop = asyncio.get_running_loop()
    names = (signal.SIGINT, signal.SIGTERM) if sys.platform != "win32" else ()
    for name in names:
        loop.add_signal_handler(name, events.put_nowait, QUIT)
    try:
        yield
    finally:
        for name in names:
            loop.remove_signal_handler(name)


def _say(what: str) -> None:
    for line in getattr(scenery().preview, what):
        say(line)


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"preview: {message}\n")
    return code
