"""Carrying everything from one database to another, such as from a file to a server when a bot grows."""

from collections.abc import Mapping

from bot.store.address import sqlite_file
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.migrate import version
from bot.store.news import Topic
from bot.store.session import Session, Value

COUNTING = "migrations"
"""The table that says which version a database has: each has its own."""
SHIPPED = frozenset(
    {"guide_entries", "guide_texts", "shipped_documents", "shipped_wordings", "command_syncs"}
)
"""What a bot that has only been started has written already."""
AT_ONCE = 1_000

Tables = Mapping[str, tuple[str, ...]]
"""The columns of each table, by its name."""

_TABLES = {
    "sqlite": """
        SELECT tables.name, columns.name
        FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite~_%' ESCAPE '~'
        ORDER BY tables.name, columns.cid
    """,
    "postgres": """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = current_schema()
        ORDER BY table_name COLLATE "C", ordinal_position
    """,
}


class CopyError(StoreError):
    """What cannot be copied as things are; nothing was."""


def require_source(url: str) -> None:
    """Raise ``CopyError`` where ``url`` names a file that is not there: opening it would make it."""
    try:
        file = sqlite_file(url)
    except ValueError as error:
        raise CopyError(f"FROM: {error}") from error
    if file is not None and not file.exists():
        raise CopyError(f"{file}: there is no such file")


async def copy_database(source: Database, target: Database) -> dict[str, int]:
    """Copy every row of ``source`` into ``target`` in one transaction; return how many, by table.

    Both must be of this release's version, and ``target`` have nothing but what is shipped. Raises
    ``CopyError`` where that is not so, and other kinds of ``StoreError``; ``target`` is then as it was.
    """
    if (source.engine, source.place) == (target.engine, target.place):
        raise CopyError(f"{source.place}: is the database that DATABASE_URL names; there is nothing to copy")
    if await version(source) != await version(target):
        raise CopyError(
            f"{source.place}: is of another version; first: DATABASE_URL=… python -m bot db upgrade"
        )
    async with source.reading() as reading, target.transaction() as writing:
        tables = await _tables(writing, target)
        if tables != await _tables(reading, source):
            raise CopyError(f"{source.place}: its tables are others than those of {target.place}")
        await _require_empty(writing, target.place, tables)
        for table in reversed(list(tables)):  # what refers to another stands after it
            await writing.statement(f"DELETE FROM {table}")  # noqa: S608 - a table of our own
        copied = {table: await _copied(reading, writing, target, table, tables[table]) for table in tables}
        for table, count in copied.items():
            if await _count(writing, table) != count:
                raise CopyError(f"{target.place}: not all of {table} arrived")
        await writing.announce(Topic.ALL)
    return copied


async def _tables(session: Session, database: Database) -> Tables:
    found: dict[str, tuple[str, ...]] = {}
    for table, column in await session.listed(_TABLES[database.engine]):
        if table != COUNTING:
            found[str(table)] = (*found.get(str(table), ()), str(column))
    return found


async def _require_empty(session: Session, place: str, tables: Tables) -> None:
    full = [table for table in tables if table not in SHIPPED and await _count(session, table)]
    if full:
        raise CopyError(
            f"{place}: is in use already ({', '.join(full)}), and nothing there is overwritten; "
            "name an empty database in DATABASE_URL"
        )


async def _copied(
    reading: Session, writing: Session, target: Database, table: str, columns: tuple[str, ...]
) -> int:
    names = ", ".join(columns)
    rows = await reading.listed(f"SELECT {names} FROM {table}")  # noqa: S608 - names of our own
    places = ", ".join(
        f"${number}" if target.engine == "postgres" else "?" for number in range(1, len(columns) + 1)
    )
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - as above
    for start in range(0, len(rows), AT_ONCE):
        await writing.put_many(statement, rows[start : start + AT_ONCE])
    return len(rows)


async def _count(session: Session, table: str) -> Value:
    ((count,),) = await session.listed(f"SELECT count(*) FROM {table}")  # noqa: S608 - as above
    return count
