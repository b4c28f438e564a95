"""Opening the bot: its messages, its database and the guide in it, all checked before anything answers."""

import asyncio
import contextlib
import datetime
import logging
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import discord

from bot.app import COGS, GuideBot, today_in_japan
from bot.loading import loaded_messages
from bot.servers.following import Following
from bot.settings import DATA, Settings
from bot.shards import Shards
from bot.store.database import open_database
from bot.store.errors import StoreError
from bot.store.migrate import migrate
from bot.store.servers_own import servers_own
from bot.store.snapshot import refreshed_guide

logger = logging.getLogger(__name__)


def _require_full_text_search() -> None:
    """Raise ``StoreError`` where SQLite lacks what the search is made of: better now than at a question."""
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        try:
            database.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.DatabaseError as error:
            raise StoreError(
                "this Python's SQLite has no full-text search (FTS5), which the guide's search needs: "
                f"use a Python from python.org or your distribution ({error})"
            ) from error


@asynccontextmanager
async def opened_bot(
    settings: Settings,
    *,
    today: Callable[[], datetime.date] = today_in_japan,
    intents: discord.Intents | None = None,
    data: Path = DATA,
    cogs: tuple[str, ...] = COGS,
    shards: Shards | None = None,
) -> AsyncGenerator[GuideBot]:
    """Open the database, bring it up to date with the shipped data, and yield a bot to start and to close.

    Raises the faults of settings, messages, data or database; nothing half-working is yielded.
    """
    _require_full_text_search()
    messages = loaded_messages(data, today=today())
    async with await open_database(settings.database_url) as database:
        following = Following()
        # Before anything is read, so that nothing that is written from then on is missed.
        await database.join(following.hear, alone=(shards or Shards()).are_all)
        migrated = await migrate(database)
        if not migrated.before:
            # Where there should have been one, DATABASE_URL names another place: that must not go unnoticed.
            logger.info("%s: there was no database yet, so it has been made", database.place)
        elif migrated.applied:
            # Whoever wants to go back needs the copy, and where nobody can look into a volume, its name.
            logger.info(
                "%s: brought from version %d to %d%s",
                database.place,
                migrated.before,
                migrated.after,
                f"; the database as it was: {migrated.backup}" if migrated.backup is not None else "",
            )
        guide = await refreshed_guide(database, data, today=today())
        bot = GuideBot(
            settings=settings,
            database=database,
            guide=guide,
            messages=messages,
            today=today,
            intents=intents,
            cogs=cogs,
            own=await servers_own(database, guide.entries),
            shards=shards,
        )
        follower = asyncio.create_task(following.follow(bot))
        try:
            yield bot
        finally:
            follower.cancel()
            await asyncio.wait({follower})
