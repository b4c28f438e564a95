"""Backups of the bot's own database, made while it runs: when they are due, and what came of the last one."""

import asyncio
import datetime
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import DATA, Settings
from bot.store.backups import backups_in, make_backup, remove_old_backups, remove_old_copies
from bot.store.database import Database
from bot.store.errors import StoreError

logger = logging.getLogger(__name__)

FIRST_SECONDS = 30.0
"""How long after a start one is made that is due by then: starting comes first."""
LOOK_SECONDS = 60.0 * 60.0
"""How often the clock is looked at, and how soon a failure is followed by another try."""


def directory_of(settings: Settings, database: Path) -> Path:
    """Return where the backups of ``database`` go: what is set, else a directory beside it."""
    return settings.backup_directory or database.parent / "backups"


class Backups:
    """Makes a backup whenever the newest one is old enough, whichever run of the bot made that.

    Only SQLite is copied: ``failure`` and ``last_success`` stay ``None`` with PostgreSQL, or where none are
    wanted.
    """

    def __init__(self, settings: Settings, database: Database, now: Callable[[], datetime.datetime]) -> None:
        self._database = database
        self._path = Path(database.place)
        self._now = now
        self._keep = settings.backup_keep
        self._stopped = threading.Event()
        """A copy that is being made in a thread looks at it: the bot must not wait for it when it stops."""
        self.directory = directory_of(settings, self._path)
        self.every = datetime.timedelta(hours=settings.backup_hours)
        """How old the newest may become; zero: none are made."""
        self.last_success: datetime.datetime | None = None
        """When the newest backup was made, as far as is known since the bot started."""
        self.failure: str | None = None
        """Why the last one failed; ``None`` once one was made again."""

    @property
    def wanted(self) -> bool:
        """Whether backups are made here."""
        return self._database.engine == "sqlite" and bool(self.every)

    @asynccontextmanager
    async def made_on_time(self) -> AsyncGenerator[None]:
        """Make backups during the block."""
        if self._database.engine != "sqlite":
            yield
            return
        task = asyncio.create_task(self._keep_making())
        try:
            yield
        finally:
            self._stopped.set()
            task.cancel()
            await asyncio.wait({task})

    async def _keep_making(self) -> None:
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Make a backup if it is due, and remove what is too old. Raises nothing: a failure is logged."""
        now = self._now()
        try:
            if self.wanted:
                if await asyncio.to_thread(self._is_due, now):
                    await self._make(now)
                else:
                    self.failure = None  # whoever made it, there is one
        except (StoreError, OSError) as error:
            self._failed(str(error))
        except Exception as error:
            logger.exception("the backup failed in a way that was not foreseen")
            self._failed(repr(error))
        await self._tidy(now)

    async def _tidy(self, now: datetime.datetime) -> None:
        """Remove what is too old. Raises nothing: what could not be removed is logged, and tried again."""
        try:
            if self.wanted:
                for old in await asyncio.to_thread(
                    remove_old_backups, self._path, self.directory, self._keep
                ):
                    logger.info("removed the old backup %s", old)
            for file in await asyncio.to_thread(remove_old_copies, self._path, self.directory, now):
                logger.info("removed %s, a copy from an upgrade or a restore long ago", file)
        except OSError as error:
            logger.warning("an old copy of the database could not be removed: %s", error)

    def _is_due(self, now: datetime.datetime) -> bool:
        made = backups_in(self.directory, self._path)
        if not made:
            return True
        self.last_success, _ = made[-1]
        # One from the future was made by a clock that was wrong, and says nothing.
        return not now - self.every < self.last_success <= now

    async def _make(self, now: datetime.datetime) -> None:
        file = await asyncio.to_thread(
            make_backup, self._path, self.directory, DATA, now, lambda: not self._stopped.is_set()
        )
        if file is None:
            return
        self.last_success, self.failure = now, None
        logger.info("backed up to %s", file)

    def _failed(self, reason: str) -> None:
        self.failure = reason
        logger.error("no backup was made, which is tried again within the hour: %s", reason)
