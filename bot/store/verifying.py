"""Whether a database is whole and this release could start on it; nothing of it is changed."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from bot.store.database import Readable
from bot.store.errors import CorruptError, LackingError, NewerDatabaseError
from bot.store.looking import LookedAt
from bot.store.migrate import MIGRATIONS, read_migrations
from bot.store.rows import read_rows
from bot.store.seeding import inputs_of, said_inputs
from bot.store.servers_own import servers_own
from bot.store.session import Session
from bot.store.snapshot import guide_of

SHOWN = 3
"""How many faults a message names."""


class Verified(Struct, frozen=True, kw_only=True):
    """What a sound database holds."""

    place: str
    version: int
    latest: int
    """The version that this release knows; a start brings an older one up to it."""
    entries: int | None
    """Entries of the shipped guide; ``None`` where another release wrote them, which a start does anew."""
    own: int | None
    """Entries in servers' own words; ``None`` for an older version, whose words are read after its start."""


async def verify(database: Readable, data: Path) -> Verified:
    """Check that a database is whole and can be read. ``data`` is the directory of shipped data.

    Raises ``CorruptError`` with what is wrong, and ``NewerDatabaseError``.
    """
    migrations = read_migrations(MIGRATIONS)
    async with database.reading() as session:
        await _require_sound(database, session)
        version = int(await session.value("get_version") or 0)
        if version > len(migrations):
            raise NewerDatabaseError(database.place, version, len(migrations))
        await _require_columns(database, session, version, len(migrations))
        rows = await read_rows(session) if version else None
    entries = own = None
    if rows is not None:
        try:
            entries = len(guide_of(rows, database.place).entries)
        except CorruptError:
            if version == len(migrations) and said_inputs(rows) == inputs_of(data):
                raise
    if version == len(migrations):
        own = len((await servers_own(database)).editions)
    return Verified(place=database.place, version=version, latest=len(migrations), entries=entries, own=own)


def check_copy(path: Path, called: str, data: Path) -> None:
    """Verify an SQLite file, in a thread without an event loop. Raises as ``verify`` does, of ``called``."""
    asyncio.run(verify(LookedAt(path, called=called), data))


async def _require_sound(database: Readable, session: Session) -> None:
    if database.engine == "sqlite":
        faults = [row["fault"] for row in await session.rows("sqlite_faults")]
        faults = [fault for fault in faults if fault != "ok"]
        faults += [
            f"{row['orphan']} refers to {row['parent']}" for row in await session.rows("sqlite_orphans")
        ]
    else:
        faults = [f"{row['doubt']} is not valid" for row in await session.rows("postgres_doubts")]
    if faults:
        more = f" and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        message = f"{database.place}: is damaged: {'; '.join(map(str, faults[:SHOWN]))}{more}"
        raise CorruptError(message)


async def _require_columns(database: Readable, session: Session, version: int, latest: int) -> None:
    found = {
        (row["tablename"], row["columnname"]) for row in await session.rows(f"{database.engine}_columns")
    }
    expected = _columns(version)
    missing = sorted(expected - found)
    if missing:
        raise LackingError(database.place, ".".join(missing[0]))
    newer = sorted((_columns(latest) - expected) & found)
    if newer:
        message = (
            f"{database.place}: is at version {version}, but holds {'.'.join(newer[0])} of a newer release, "
            "as after restoring an older dump over it: the next upgrade would stop (docs/backups.md)"
        )
        raise CorruptError(message)


def _columns(version: int) -> set[tuple[str, str]]:
    """Return the tables and columns that a database of ``version`` has."""
    with closing(sqlite3.connect(":memory:")) as made:
        for migration in read_migrations(MIGRATIONS)[:version]:
            for statement in migration.statements:
                made.execute(statement)
        tables = [name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {(table, row[1]) for table in tables for row in made.execute(f"PRAGMA table_info({table})")}
