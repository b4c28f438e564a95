"""How much waits to be done in all servers together."""

import datetime

from msgspec import Struct

from bot.domain.gaps import KEPT_DAYS
from bot.store.database import Database
from bot.store.days import first_day_kept
from bot.store.moments import from_seconds, to_seconds
from bot.store.session import Row


class Depth(Struct, frozen=True, kw_only=True):
    """What waits of one kind."""

    waiting: int
    since: datetime.datetime | None
    """When the first of it should have been done; ``None``: nothing waits."""


class Depths(Struct, frozen=True, kw_only=True):
    """What waits of all kinds, and the questions without an answer."""

    cards: Depth
    """Cards to be posted, edited, pinned or looked for."""
    leftovers: Depth
    """Messages that are no card any more, to be unpinned or deleted."""
    log_messages: Depth
    """Deeds that servers' log channels have not been told of."""
    gaps: int
    """Groups of alike questions that the guide did not answer."""


async def ping(database: Database) -> None:
    """Have the database read something from its storage. Raises ``StoreError``."""
    async with database.reading() as session:
        await session.value("get_version")


async def depths(database: Database, *, now: datetime.datetime, today: datetime.date) -> Depths:
    """Count what waits at ``now``. Raises ``StoreError``."""
    moment = to_seconds(now)
    async with database.reading() as session:
        return Depths(
            cards=_depth(await session.row("get_card_depth", now=moment)),
            leftovers=_depth(await session.row("get_leftover_depth", now=moment)),
            log_messages=_depth(await session.row("get_log_depth")),
            gaps=await session.value("count_gaps", since=first_day_kept(today, KEPT_DAYS)),
        )


def _depth(row: Row | None) -> Depth:
    assert row is not None, "an aggregate has one row"  # noqa: S101 - SQL says so
    since = row["since"]
    return Depth(waiting=row["waiting"], since=None if since is None else from_seconds(since))
