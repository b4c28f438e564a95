"""Forgetting in time: old questions, drafts and files, who voted on words that changed, and who did what.

What servers left behind that removed the bot goes here as well, and who asked and pressed lately.
"""

import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable

from discord.ext import commands

from bot.app import GuideBot
from bot.brake import forget_old
from bot.domain.japan import JAPAN
from bot.domain.votes import version_of
from bot.store.drafts import DRAFTS_KEPT, forget_old_drafts
from bot.store.gaps import forget_old_gaps
from bot.store.imports import KEPT as IMPORTS_KEPT
from bot.store.imports import forget_old_imports
from bot.store.people import KEPT as PEOPLE_KEPT
from bot.store.people import forget_people
from bot.store.replies import forget_old_replies
from bot.store.servers_left import forget_servers_left
from bot.store.votes import forget_voters

logger = logging.getLogger(__name__)

WORK = "forgetting"
LOOK_SECONDS = 60 * 60
"""How often the date is looked at and what failed is tried again: a question stays so much longer at most."""


class Forgetting(commands.Cog):
    """Forgets once the bot is on Discord, and again on each new day in Japan.

    What fails is tried again within the hour and keeps nothing else from being forgotten. Nothing is
    remembered between: what a restart leaves over, the next time forgets.
    """

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._task: asyncio.Task[None] | None = None

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin; a connection that is made anew changes nothing."""
        if self._task is None:
            self._task = asyncio.create_task(self._forget_daily())

    async def cog_unload(self) -> None:
        """Stop, and wait until the database is left alone."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _forget_daily(self) -> None:
        day: datetime.date | None = None
        left: tuple[Callable[[datetime.date], Awaitable[None]], ...] = ()
        while True:
            today = self.bot.today()
            if today != day:
                day = today
                left = (
                    self._forget_questions,
                    self._forget_voters,
                    self._forget_drafts,
                    self._forget_replies,
                    self._forget_people,
                    self._forget_servers,
                )
            self._forget_in_memory(today)
            # One process is enough; another that takes over may forget again what is forgotten already.
            if await self._is_here():
                left = tuple([forget for forget in left if not await _succeeds(forget(today))])
            await asyncio.sleep(LOOK_SECONDS)

    def _forget_in_memory(self, today: datetime.date) -> None:
        """Forget who asked and pressed lately; each process knows that of its own."""
        forget_old(self.bot.now())
        self.bot.unanswered.forget_old(today)

    async def _is_here(self) -> bool:
        """Tell whether this process does the work; a failure ends nothing, and is asked again in an hour."""
        try:
            return await self.bot.database.claim(WORK)
        except Exception:
            logger.exception("nobody knows whether to forget here; it is asked again in an hour")
            return False

    async def _forget_questions(self, today: datetime.date) -> None:
        questions = await forget_old_gaps(self.bot.database, today)
        if questions:
            logger.info("forgot %d old questions", questions)

    async def _forget_voters(self, today: datetime.date) -> None:
        current = {key: version_of(entry) for key, entry in self.bot.guide.entries.items()}
        own = await self.bot.guides.own_versions()
        votings = await forget_voters(self.bot.database, current, today, own)
        if votings:
            logger.info("forgot the voters of %d votings", votings)

    async def _forget_drafts(self, today: datetime.date) -> None:
        await forget_old_drafts(self.bot.database, _midnight(today) - DRAFTS_KEPT)
        await forget_old_imports(self.bot.database, _midnight(today) - IMPORTS_KEPT)

    async def _forget_replies(self, today: datetime.date) -> None:
        await forget_old_replies(self.bot.database, today)

    async def _forget_people(self, today: datetime.date) -> None:
        await forget_people(self.bot.database, _midnight(today))
        self.bot.guides.forget_people(_midnight(today) - PEOPLE_KEPT)

    async def _forget_servers(self, today: datetime.date) -> None:
        """Ask Discord, which tells the bot nothing by itself, where it still is."""
        present = {guild.id async for guild in self.bot.fetch_guilds(limit=None, with_counts=False)}
        for guild_id in await forget_servers_left(self.bot.database, present, today):
            self.bot.guides.forget(guild_id)
            self.bot.servers.pop(guild_id, None)
            logger.info("deleted all of server %d, which removed the bot long ago", guild_id)


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), JAPAN)


async def _succeeds(forgetting: Awaitable[None]) -> bool:
    try:
        await forgetting
    except Exception:
        logger.exception("not everything could be forgotten; it is tried again in an hour")
        return False
    return True


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Forgetting(bot))
