"""Keeping what this process has in memory as the database has it, whoever changed it.

One of several processes hears of every commit. Where the confirmation of one's own was lost, it may be done
all the same: then everything is read again.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bot.domain.editions import Edition
from bot.domain.pauses import pause_after
from bot.domain.serversettings import ServerSettings
from bot.store.errors import CorruptError
from bot.store.news import News, Topic
from bot.store.servers_own import server_own, servers_own
from bot.store.snapshot import load_guide

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds until what could not be read is read again; each failure in a row doubles them."""


class Following:
    """Takes news from any time on, and acts on them once there is a bot."""

    def __init__(self) -> None:
        self._waiting: dict[News, None] = {}
        """A dictionary, since that keeps the order, and news that come twice are looked at once."""
        self._heard = asyncio.Event()

    def hear(self, news: News) -> None:
        """Take news; never fails and waits for nothing."""
        self._waiting[news] = None
        self._heard.set()

    async def follow(self, bot: "GuideBot") -> None:
        """Bring the bot's memory up to date, for ever."""
        failures = 0
        while True:
            await self._heard.wait()
            self._heard.clear()
            waiting, self._waiting = self._waiting, {}
            try:
                while waiting:
                    await _renew(bot, next(iter(waiting)))
                    del waiting[next(iter(waiting))]
                failures = 0
            except Exception:
                logger.exception("what was changed elsewhere could not be read; it is read again soon")
                self._waiting = waiting | self._waiting
                self._heard.set()
                failures += 1
                await asyncio.sleep(pause_after(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE))


async def _renew(bot: "GuideBot", news: News) -> None:
    match news.topic:
        case Topic.SERVER:
            # With the turn nobody in this process is between committing settings and knowing them.
            async with bot.settings_turn:
                had = dict(bot.guides.editions(news.guild_id))
                own = await server_own(bot.database, news.guild_id)
                settings = own.settings.get(news.guild_id)
                _take(bot, news.guild_id, (*own.removed, *own.editions), settings, had)
        case Topic.SHIPPED:
            await _renew_shipped(bot)
        case Topic.CARDS:
            bot.cardkeeper.wake()
        case Topic.DEEDS:
            _tell_of_deeds(bot)
        case Topic.ALL:
            await _renew_all(bot)
        case Topic.UNSURE:
            # Writers take turns, between connections too: with the turn, whatever was under way has ended.
            async with bot.database.transaction():
                pass
            await _renew_all(bot)


async def _renew_all(bot: "GuideBot") -> None:
    await _renew_shipped(bot)
    await _renew_servers(bot)
    bot.cardkeeper.wake()
    _tell_of_deeds(bot)


def _tell_of_deeds(bot: "GuideBot") -> None:
    if bot.database.on_deeds is not None:
        bot.database.on_deeds()


async def _renew_servers(bot: "GuideBot") -> None:
    async with bot.settings_turn:
        had = {guild_id: dict(bot.guides.editions(guild_id)) for guild_id in bot.guides.servers()}
        known = {*had, *bot.servers}
        own = await servers_own(bot.database, bot.guide.entries)
        editions: defaultdict[int, list[Edition]] = defaultdict(list)
        for edition in (*own.removed, *own.editions):
            editions[edition.guild_id].append(edition)
        for guild_id in sorted(known | editions.keys() | own.settings.keys()):
            settings = own.settings.get(guild_id)
            _take(bot, guild_id, editions.get(guild_id, ()), settings, had.get(guild_id, {}))


def _take(
    bot: "GuideBot",
    guild_id: int,
    editions: Iterable[Edition],
    settings: ServerSettings | None,
    had: Mapping[str, Edition],
) -> None:
    """Let what was read of a server hold, and have done what follows from it; ``had`` as ``renew`` has it."""
    changed = bot.guides.renew(guild_id, editions, had=had)
    if bot.servers.get(guild_id) != settings:
        changed = True
        if settings is None:
            del bot.servers[guild_id]
        else:
            bot.servers[guild_id] = settings
        bot.dispatch("server_settings", guild_id)
    if changed:
        bot.cardkeeper.wake(guild_id)


async def _renew_shipped(bot: "GuideBot") -> None:
    """Take over the guide that another process brought, if this release can read it."""
    try:
        shipped = await load_guide(bot.database)
    except CorruptError as error:
        logger.warning("another release's guide is in the database, and stays unread: %s", error)
        return
    if shipped != bot.guide:
        bot.guide = shipped
        bot.cardkeeper.wake()
        await bot.finder.search()
