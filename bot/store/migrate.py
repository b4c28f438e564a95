"""Bringing a database to the version that this release knows."""

import re
import sqlite3
import time
from pathlib import Path

from msgspec import Struct

from bot.store.database import Database
from bot.store.errors import LackingError, MigrationError, NewerDatabaseError, StoreError
from bot.store.session import Session

MIGRATIONS = Path(__file__).parent / "migrations"
NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


class Migration(Struct, frozen=True, kw_only=True):
    """One file of migrations."""

    name: str
    statements: tuple[str, ...]


class Migrated(Struct, frozen=True, kw_only=True):
    """What a call of ``migrate`` did."""

    before: int
    """The version found; 0 for a new database."""
    after: int
    applied: tuple[str, ...]
    backup: Path | None
    """The copy of what was there before, where one was made."""


async def migrate(database: Database, directory: Path = MIGRATIONS) -> Migrated:
    """Apply what is pending, each migration in one transaction. Processes that start together take turns.

    Raises ``NewerDatabaseError`` where the database is ahead of this release, ``MigrationError`` where a
    migration fails: the ones before it stay applied, and it leaves no trace.
    """
    migrations = read_migrations(directory)
    before: int | None = None
    applied: list[str] = []
    backup: Path | None = None
    while True:
        async with database.transaction() as session:
            found = await _version(session)
            before = found if before is None else before
            if found > len(migrations):
                raise NewerDatabaseError(database.place, found, len(migrations))
            if found == len(migrations):
                return Migrated(before=before, after=found, applied=tuple(applied), backup=backup)
            if not applied:
                backup = await database.back_up(found)
            await _apply(session, migrations[found], found + 1)
            session.is_followed = True  # by the next migration, or by finding that there is none
        applied.append(migrations[found].name)


async def version(database: Database) -> int:
    """Return the number of the last migration applied; 0 for a new database."""
    async with database.transaction() as session:
        return await _version(session)


def read_migrations(directory: Path) -> tuple[Migration, ...]:
    """Return the migrations, the first one first.

    Raises ``MigrationError`` where their numbers have a gap, or a file ends within a statement.
    """
    migrations: list[Migration] = []
    for number, file in enumerate(sorted(directory.glob("*.sql")), start=1):
        name = NAME.fullmatch(file.name)
        if name is None or int(name[1]) != number:
            message = f"{file}: expected a name such as {number:04}_what_it_does.sql"
            raise MigrationError(message)
        try:
            script = statements(file.read_text(encoding="utf-8"))
        except ValueError as error:
            message = f"{file}: {error}"
            raise MigrationError(message) from error
        migrations.append(Migration(name=file.name, statements=script))
    return tuple(migrations)


def statements(script: str) -> tuple[str, ...]:
    """Split a script where a line ends a statement: one by one they stay inside the transaction.

    Raises ``ValueError`` where the last one has no semicolon.
    """
    complete: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        if pending or (line.strip() and not line.lstrip().startswith("--")):
            pending += line
        if pending and sqlite3.complete_statement(pending):
            complete.append(pending.strip())
            pending = ""
    if pending:
        message = "the last statement has no semicolon"
        raise ValueError(message)
    return tuple(complete)


async def _version(session: Session) -> int:
    await session.run("create_migrations")
    return int(await session.value("get_version"))


async def _apply(session: Session, migration: Migration, number: int) -> None:
    for count, statement in enumerate(migration.statements, start=1):
        try:
            await session.statement(statement)
        except Exception as error:
            # A table that is not there may be the database's fault or the migration's: both are named.
            if isinstance(error, StoreError) and not isinstance(error, LackingError):
                raise
            message = f"{migration.name}: statement {count}: {error}; nothing of this migration was kept"
            raise MigrationError(message) from error
    await session.run("add_migration", version=number, name=migration.name, applied_at=int(time.time()))
