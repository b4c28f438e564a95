"""The bot for many worlds: data read once, and a database made once, of which each world gets a copy."""

import datetime
import shutil
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.app import COGS, GuideBot, utc_now
from bot.domain.snapshot import Guide
from bot.i18n import Messages
from bot.loading import loaded_messages
from bot.questions.finding import searching
from bot.settings import DATA, Settings
from bot.simulation.scenery import scenery
from bot.simulation.surroundings import sqlite_url
from bot.simulation.world import OpenBot
from bot.store.database import open_database
from bot.store.migrate import migrate
from bot.store.seed import seed
from bot.store.servers_own import servers_own
from bot.store.shipped import check_complete, load_shipped
from bot.store.snapshot import load_guide

if TYPE_CHECKING:
    from bot.search.search import Search

DATABASE = "michishirube.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What every world's bot starts from."""

    settings: Settings
    messages: Messages
    guide: Guide
    cogs: tuple[str, ...]
    directory: Path
    _searches: "list[Search]" = field(default_factory=list["Search"])

    async def make_search(self, guide: Guide) -> "Search":
        """Return a search over ``guide``. All bots with what is shipped share theirs: none changes it."""
        shipped = self.guide
        if (guide.entries, guide.vocabulary) != (shipped.entries, shipped.vocabulary):
            return await searching(guide)
        if not self._searches:
            self._searches.append(await searching(guide))
        return self._searches[0]

    @contextmanager
    def opener(
        self, today: Callable[[], datetime.date], now: Callable[[], datetime.datetime] = utc_now
    ) -> Generator[OpenBot]:
        """Yield what opens a bot on a fresh database, kept by restarts and deleted by the context's end.

        ``today`` and ``now`` are the bot's clock.
        """
        opened_before = False

        @asynccontextmanager
        async def opened() -> AsyncGenerator[GuideBot]:
            nonlocal opened_before
            async with await open_database(settings.database_url) as database:
                guide = await load_guide(database) if opened_before else self.guide
                opened_before = True
                yield GuideBot(
                    settings=settings,
                    database=database,
                    guide=guide,
                    messages=self.messages,
                    today=today,
                    now=now,
                    cogs=self.cogs,
                    make_search=self.make_search,
                    own=await servers_own(database, guide.entries),
                )

        with TemporaryDirectory(dir=self.directory) as own:
            path = Path(own) / DATABASE
            shutil.copyfile(self.directory / DATABASE, path)
            settings = replace(self.settings, database_url=sqlite_url(path))
            yield opened


async def prepare(
    settings: Settings,
    today: datetime.date,
    directory: Path,
    *,
    data: Path = DATA,
    cogs: tuple[str, ...] = COGS,
) -> Prepared:
    """Read the shipped data and make the database that worlds copy. Raises their faults."""
    messages = loaded_messages(data, today=today)
    shipped = load_shipped(data, today=today)
    check_complete(shipped)
    scenery()
    async with await open_database(sqlite_url(directory / DATABASE)) as database:
        await migrate(database)
        await seed(database, shipped)
        guide = await load_guide(database)
    return Prepared(
        settings=settings,
        messages=messages,
        guide=guide,
        cogs=cogs,
        directory=directory,
    )
