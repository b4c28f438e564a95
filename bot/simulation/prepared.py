"""The bot for many worlds: data read once, and a database made once, of which each world gets a copy."""

import datetime
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from bot.app import COGS, GuideBot
from bot.domain.snapshot import Guide
from bot.i18n import Messages, load_messages
from bot.settings import DATA, Settings
from bot.simulation.surroundings import sqlite_url
from bot.simulation.world import OpenBot
from bot.store.database import open_database
from bot.store.migrate import migrate
from bot.store.seed import seed
from bot.store.shipped import load_shipped
from bot.store.snapshot import load_guide

TEMPLATE = "template.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What every world's bot starts from."""

    settings: Settings
    messages: Messages
    guide: Guide
    cogs: tuple[str, ...]
    directory: Path
    numbers: "count[int]"

    def opener(self, today: Callable[[], datetime.date]) -> OpenBot:
        """Return what opens a bot on a database of its own: a fresh one, which its restarts keep."""
        path = self.directory / f"{next(self.numbers)}.db"
        shutil.copyfile(self.directory / TEMPLATE, path)
        settings = replace(self.settings, database_url=sqlite_url(path))

        @asynccontextmanager
        async def opened() -> AsyncGenerator[GuideBot]:
            async with await open_database(settings.database_url) as database:
                guide = await load_guide(database) if restarted else self.guide
                restarted.append(True)
                yield GuideBot(
                    settings=settings,
                    database=database,
                    guide=guide,
                    messages=self.messages,
                    today=today,
                    cogs=self.cogs,
                )

        restarted: list[bool] = []
        return opened


async def prepare(
    settings: Settings,
    today: datetime.date,
    directory: Path,
    *,
    data: Path = DATA,
    cogs: tuple[str, ...] = COGS,
) -> Prepared:
    """Read the shipped data and make the database that worlds copy. Raises the faults of either."""
    messages = load_messages(data / "locales")
    shipped = load_shipped(data, today=today)
    async with await open_database(sqlite_url(directory / TEMPLATE)) as database:
        await migrate(database)
        await seed(database, shipped)
        guide = await load_guide(database)
    return Prepared(
        settings=settings,
        messages=messages,
        guide=guide,
        cogs=cogs,
        directory=directory,
        numbers=count(1),
    )
