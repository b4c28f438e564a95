"""Forgetting in time: questions that are too old, and who voted on words that have changed since."""

import asyncio
import datetime
import logging

from discord.ext import commands

from bot.app import GuideBot
from bot.domain.votes import version_of
from bot.store.gaps import forget_old_gaps
from bot.store.votes import forget_voters

logger = logging.getLogger(__name__)

LOOK_SECONDS = 60 * 60
"""How often the date is looked at: a question stays so much longer than its last day at most."""


class Forgetting(commands.Cog):
    """Forgets once the bot is on Discord, and again on each new day in Japan.

    Nothing is remembered between: what one day's failure or a restart leaves over, the next time forgets.
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
        done: datetime.date | None = None
        while True:
            today = self.bot.today()
            if today != done:
                done = today
                await self._forget(today)
            await asyncio.sleep(LOOK_SECONDS)

    async def _forget(self, today: datetime.date) -> None:
        try:
            current = {key: version_of(entry) for key, entry in self.bot.guide.entries.items()}
            questions = await forget_old_gaps(self.bot.database, today)
            votings = await forget_voters(self.bot.database, current)
        except Exception:
            logger.exception("not everything could be forgotten today; it is tried again tomorrow")
            return
        if questions or votings:
            logger.info("forgot %d old questions and the voters of %d votings", questions, votings)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Forgetting(bot))
