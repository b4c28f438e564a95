"""An SQLite file that is only looked at, such as a backup: nothing of it changes, and nobody waits for it."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import aiosqlite

from bot.store.copying import BUSY_SECONDS, existing
from bot.store.errors import StoreError, UnreachableError
from bot.store.session import Engine, Session, named_failures, queries_of
from bot.store.sqliteerrors import named


class LookedAt:
    """A database that can only be read."""

    engine: Engine = "sqlite"

    def __init__(self, path: Path, *, called: str | None = None) -> None:
        self._path = path
        self._place = called or str(path)
        self._queries = queries_of("aiosqlite")

    @property
    def place(self) -> str:
        """The file, or what messages are to call it instead."""
        return self._place

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Session]:
        """Open a transaction that sees one state throughout."""
        if not self._path.is_file():
            message = f"{self._place}: there is no such file"
            raise UnreachableError(message)
        with named_failures(self._name):
            async with aiosqlite.connect(
                existing(self._path), uri=True, isolation_level=None, timeout=BUSY_SECONDS
            ) as connection:
                connection.row_factory = sqlite3.Row
                await connection.execute("PRAGMA query_only = ON")
                await connection.execute("BEGIN")
                yield Session(self._queries, connection, self._name)

    async def close(self) -> None:
        """Do nothing: what ``reading`` opens it closes."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _name(self, error: Exception) -> StoreError | None:
        return named(self._path, error, self._place)
